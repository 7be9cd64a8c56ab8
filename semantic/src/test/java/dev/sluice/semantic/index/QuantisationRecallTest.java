package dev.sluice.semantic.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class QuantisationRecallTest {

    private static final int DIMENSION = 384;
    private static final int TOPICS = 40;
    private static final int ENTRIES = 1_500;
    private static final int QUERIES = 100;
    private static final int NEIGHBOURS = 10;

    @Test
    void aByteAComponentFindsWhatFloatsFind() {
        FlatIndex floats = new FlatIndex(DIMENSION, VectorStorage.FLOAT32);
        FlatIndex bytes = new FlatIndex(DIMENSION, VectorStorage.INT8);
        for (int i = 0; i < ENTRIES; i++) {
            DenseVector vector = Vectors.around(i % TOPICS, DIMENSION, i);
            floats.put(Vectors.id(i), vector);
            bytes.put(Vectors.id(i), vector);
        }

        int sameFirst = 0;
        int found = 0;
        double largestError = 0;
        for (int i = 0; i < QUERIES; i++) {
            DenseVector query = Vectors.around(i % TOPICS, DIMENSION, ENTRIES + i);
            List<Neighbour> exact = floats.nearest(query, NEIGHBOURS, -1);
            List<Neighbour> rounded = bytes.nearest(query, NEIGHBOURS, -1);
            Set<String> wanted = new HashSet<>(exact.stream().map(Neighbour::id).toList());
            found += (int)
                    rounded.stream().filter(one -> wanted.contains(one.id())).count();
            sameFirst += exact.getFirst().id().equals(rounded.getFirst().id()) ? 1 : 0;
            largestError = Math.max(
                    largestError,
                    Math.abs(exact.getFirst().similarity() - rounded.getFirst().similarity()));
        }

        assertThat(found / (double) (QUERIES * NEIGHBOURS)).as("recall at 10").isGreaterThanOrEqualTo(0.97);
        assertThat(sameFirst / (double) QUERIES).as("same first").isGreaterThanOrEqualTo(0.97);
        assertThat(largestError).as("error of the cosine").isLessThan(0.005);
    }
}
