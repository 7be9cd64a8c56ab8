package dev.sluice.semantic.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.semantic.embedding.OnnxModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JudgeFileTest {

    private static final int FROM = 5;
    private static final int RANK = 2;
    private static final Random RANDOM = new Random(8);

    private final JudgeFile file = file();

    @Test
    void whatIsWrittenIsReadUpToHalfPrecision() throws IOException {
        JudgeFile read = JudgeFile.read(new DataInputStream(new ByteArrayInputStream(bytes())));

        assertThat(read.from()).isEqualTo(FROM);
        assertThat(read.rank()).isEqualTo(RANK);
        assertThat(read.head().weights()).isEqualTo(file.head().weights());
        assertThat(read.head().cosine()).isEqualTo(9f);
        assertThat(read.head().bias()).isEqualTo(-3f);
        assertThat(read.corrections()).hasSize(Linear.values().length);
        for (int i = 0; i < read.corrections().size(); i++) {
            float[] expected = file.corrections().get(i).up();
            float[] found = read.corrections().get(i).up();
            for (int j = 0; j < expected.length; j++) {
                assertThat(found[j]).isCloseTo(expected[j], within(1e-3f));
            }
        }
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
        byte[] other = bytes();
        other[3]++;

        assertThatThrownBy(() -> JudgeFile.read(new DataInputStream(new ByteArrayInputStream(other))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Format");
    }

    @Test
    void correctionsAreAddedToTheLayersTheyBelongToAndToNoOther() {
        OnnxWeights before = new OnnxWeights(OnnxModel.bundled().onnx());
        OnnxWeights after = new OnnxWeights(OnnxModel.bundled().onnx());

        file.apply(after);

        int next = 0;
        for (Linear linear : Linear.values()) {
            assertThat(after.matrix(linear.path(FROM - 1))).isEqualTo(before.matrix(linear.path(FROM - 1)));
            float[] matrix = before.matrix(linear.path(FROM));
            Correction correction = file.corrections().get(next++);
            float[] found = after.matrix(linear.path(FROM));
            for (int row = 0; row < linear.inputs(); row += 37) {
                for (int column = 0; column < linear.outputs(); column += 41) {
                    float expected = matrix[row * linear.outputs() + column];
                    for (int k = 0; k < RANK; k++) {
                        expected +=
                                correction.down()[row * RANK + k] * correction.up()[k * linear.outputs() + column];
                    }
                    assertThat(found[row * linear.outputs() + column]).isCloseTo(expected, within(0.05f));
                }
            }
        }
    }

    private byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        file.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static JudgeFile file() {
        List<Correction> corrections = new ArrayList<>();
        for (Linear linear : Linear.values()) {
            corrections.add(new Correction(noise(linear.inputs() * RANK), noise(RANK * linear.outputs())));
        }
        return new JudgeFile(FROM, RANK, corrections, new JudgeHead(noise(3 * Linear.WIDTH), 9, -3));
    }

    private static float[] noise(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) RANDOM.nextGaussian() / 3;
        }
        return values;
    }
}
