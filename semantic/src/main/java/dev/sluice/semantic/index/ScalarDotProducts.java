package dev.sluice.semantic.index;

/** Plain loops. Four sums each, so that an addition need not wait for the one before. */
final class ScalarDotProducts implements DotProducts {

    private static final int SUMS = 4;

    @Override
    public void bytes(byte[] query, byte[] rows, int first, int count, int[] results) {
        for (int i = 0; i < count; i++) {
            results[i] = bytes(query, rows, (first + i) * query.length);
        }
    }

    @Override
    public void floats(float[] query, float[] rows, int first, int count, float[] results) {
        for (int i = 0; i < count; i++) {
            results[i] = floats(query, rows, (first + i) * query.length);
        }
    }

    private static int bytes(byte[] query, byte[] rows, int offset) {
        int a = 0;
        int b = 0;
        int c = 0;
        int d = 0;
        int end = query.length - query.length % SUMS;
        for (int i = 0; i < end; i += SUMS) {
            a += query[i] * rows[offset + i];
            b += query[i + 1] * rows[offset + i + 1];
            c += query[i + 2] * rows[offset + i + 2];
            d += query[i + 3] * rows[offset + i + 3];
        }
        for (int i = end; i < query.length; i++) {
            a += query[i] * rows[offset + i];
        }
        return a + b + c + d;
    }

    private static float floats(float[] query, float[] rows, int offset) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int end = query.length - query.length % SUMS;
        for (int i = 0; i < end; i += SUMS) {
            a += query[i] * rows[offset + i];
            b += query[i + 1] * rows[offset + i + 1];
            c += query[i + 2] * rows[offset + i + 2];
            d += query[i + 3] * rows[offset + i + 3];
        }
        for (int i = end; i < query.length; i++) {
            a += query[i] * rows[offset + i];
        }
        return a + b + c + d;
    }
}
