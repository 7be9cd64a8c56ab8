package dev.sluice.semantic.index;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Vector instructions. To be loaded only where the module jdk.incubator.vector is. */
final class SimdDotProducts implements DotProducts {

    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(SHORTS.vectorBitSize() / 2));
    private static final VectorSpecies<Integer> INTS = SHORTS.withLanes(int.class);
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    @Override
    public void bytes(byte[] query, byte[] rows, int first, int count, int[] results) {
        short[] wide = new short[query.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = query[i];
        }
        for (int i = 0; i < count; i++) {
            results[i] = bytes(wide, rows, (first + i) * wide.length);
        }
    }

    @Override
    public void floats(float[] query, float[] rows, int first, int count, float[] results) {
        for (int i = 0; i < count; i++) {
            results[i] = floats(query, rows, (first + i) * query.length);
        }
    }

    /** Two products of bytes without -128 fit a short, and a short is half as wide as an int. */
    private static int bytes(short[] query, byte[] rows, int offset) {
        int lanes = SHORTS.length();
        int end = query.length - query.length % (2 * lanes);
        IntVector upper = IntVector.zero(INTS);
        IntVector lower = IntVector.zero(INTS);
        for (int i = 0; i < end; i += 2 * lanes) {
            ShortVector one = widened(rows, offset + i).mul(ShortVector.fromArray(SHORTS, query, i));
            ShortVector other = widened(rows, offset + i + lanes).mul(ShortVector.fromArray(SHORTS, query, i + lanes));
            IntVector pairs = one.add(other).reinterpretAsInts();
            upper = upper.add(pairs.lanewise(VectorOperators.ASHR, Short.SIZE));
            lower = lower.add(
                    pairs.lanewise(VectorOperators.LSHL, Short.SIZE).lanewise(VectorOperators.ASHR, Short.SIZE));
        }
        int sum = upper.add(lower).reduceLanes(VectorOperators.ADD);
        for (int i = end; i < query.length; i++) {
            sum += query[i] * rows[offset + i];
        }
        return sum;
    }

    private static ShortVector widened(byte[] rows, int offset) {
        return (ShortVector) ByteVector.fromArray(BYTES, rows, offset).castShape(SHORTS, 0);
    }

    private static float floats(float[] query, float[] rows, int offset) {
        int lanes = FLOATS.length();
        int end = query.length - query.length % (4 * lanes);
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = FloatVector.zero(FLOATS);
        FloatVector c = FloatVector.zero(FLOATS);
        FloatVector d = FloatVector.zero(FLOATS);
        for (int i = 0; i < end; i += 4 * lanes) {
            a = product(query, i, rows, offset + i, a);
            b = product(query, i + lanes, rows, offset + i + lanes, b);
            c = product(query, i + 2 * lanes, rows, offset + i + 2 * lanes, c);
            d = product(query, i + 3 * lanes, rows, offset + i + 3 * lanes, d);
        }
        float sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
        for (int i = end; i < query.length; i++) {
            sum += query[i] * rows[offset + i];
        }
        return sum;
    }

    private static FloatVector product(float[] query, int at, float[] rows, int offset, FloatVector sum) {
        return FloatVector.fromArray(FLOATS, query, at).fma(FloatVector.fromArray(FLOATS, rows, offset), sum);
    }
}
