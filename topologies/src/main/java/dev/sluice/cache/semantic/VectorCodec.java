package dev.sluice.cache.semantic;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.TextVectors;
import dev.sluice.semantic.embedding.WordVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Vectors as bytes; the format is described with the fields of the records that carry them. */
final class VectorCodec {

    private static final int WORD_HEAD = 2 * Integer.BYTES + Float.BYTES;
    private static final int MOST = Byte.MAX_VALUE;

    private VectorCodec() {}

    /** The components as they are. */
    static ByteBuffer sentence(DenseVector vector) {
        ByteBuffer bytes = little(vector.dimension() * Float.BYTES);
        for (int i = 0; i < vector.dimension(); i++) {
            bytes.putFloat(vector.get(i));
        }
        return bytes.flip();
    }

    /** Reverses {@link #sentence}. */
    static DenseVector sentence(ByteBuffer bytes) {
        ByteBuffer left = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[left.remaining() / Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = left.getFloat();
        }
        return DenseVector.of(values);
    }

    /** Words with a byte a component: they are compared with each other, where the rounding does not show. */
    static ByteBuffer words(List<WordVector> words) {
        int size = words.stream()
                .mapToInt(word -> WORD_HEAD + word.vector().dimension())
                .sum();
        ByteBuffer bytes = little(size);
        words.forEach(word -> put(bytes, word));
        return bytes.flip();
    }

    /** Reverses {@link #words}; the dimension is that of the sentence. */
    static List<WordVector> words(ByteBuffer bytes, int dimension) {
        ByteBuffer left = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<WordVector> words = new ArrayList<>();
        while (left.remaining() >= WORD_HEAD + dimension) {
            int start = left.getInt();
            int end = left.getInt();
            float scale = left.getFloat();
            float[] values = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                values[i] = left.get() * scale;
            }
            words.add(new WordVector(start, end, DenseVector.of(values)));
        }
        return words;
    }

    /** Vectors as they are read again. */
    static TextVectors rounded(TextVectors vectors) {
        return read(sentence(vectors.sentence()), words(vectors.words()));
    }

    /** Vectors of a text. */
    static TextVectors read(ByteBuffer sentence, ByteBuffer words) {
        DenseVector whole = sentence(sentence);
        return new TextVectors(whole, words(words, whole.dimension()));
    }

    private static void put(ByteBuffer bytes, WordVector word) {
        DenseVector vector = word.vector();
        float largest = 0;
        for (int i = 0; i < vector.dimension(); i++) {
            largest = Math.max(largest, Math.abs(vector.get(i)));
        }
        float scale = largest == 0 ? 1 : largest / MOST;
        bytes.putInt(word.start()).putInt(word.end()).putFloat(scale);
        for (int i = 0; i < vector.dimension(); i++) {
            bytes.put((byte) Math.round(vector.get(i) / scale));
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
