package dev.sluice.semantic.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.semantic.embedding.OnnxModel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnnxWeightsTest {

    private static final String LAYER = Linear.INNER.path(3);

    private OnnxWeights weights;

    @BeforeEach
    void read() {
        weights = new OnnxWeights(OnnxModel.bundled().onnx());
    }

    @Test
    void everyLayerHasTheShapeThatIsSaid() {
        for (int layer = 0; layer < Linear.LAYERS; layer++) {
            for (Linear linear : Linear.values()) {
                assertThat(weights.matrix(linear.path(layer))).hasSize(linear.inputs() * linear.outputs());
                assertThat(weights.floats(linear.path(layer).replace('/', '.') + ".bias"))
                        .hasSize(linear.outputs());
            }
        }
        assertThat(weights.table("embeddings.word_embeddings.weight")).hasSize(30_522 * Linear.WIDTH);
    }

    @Test
    void aMatrixThatIsReplacedReadsTheSameUpToHalfAStepOfItsColumn() {
        float[] matrix = noise(Linear.INNER.inputs() * Linear.INNER.outputs());
        float[] neighbour = weights.matrix(Linear.OUTER.path(3));

        weights.replace(LAYER, matrix);

        float[] again = new OnnxWeights(weights.file()).matrix(LAYER);
        int columns = Linear.INNER.outputs();
        for (int column = 0; column < columns; column++) {
            float largest = 0;
            for (int i = column; i < matrix.length; i += columns) {
                largest = Math.max(largest, Math.abs(matrix[i]));
            }
            for (int i = column; i < matrix.length; i += columns) {
                assertThat(again[i]).isCloseTo(matrix[i], within(0.501f * largest / 127));
            }
        }
        assertThat(weights.matrix(Linear.OUTER.path(3))).isEqualTo(neighbour);
    }

    @Test
    void whatIsNotThereOrDoesNotFitIsRefused() {
        assertThatThrownBy(() -> weights.matrix("encoder/layer.9/output/dense"))
                .hasMessageContaining("encoder/layer.9/output/dense");
        assertThatThrownBy(() -> weights.floats("nothing")).hasMessageContaining("nothing");
        assertThatThrownBy(() -> weights.replace(LAYER, new float[3])).hasMessageContaining("not 3");
    }

    @Test
    void aFileThatEndsTooEarlyIsRefused() {
        byte[] half = Arrays.copyOf(weights.file(), weights.file().length / 2);

        assertThatThrownBy(() -> new OnnxWeights(half)).isInstanceOf(RuntimeException.class);
    }

    private static float[] noise(int size) {
        Random random = new Random(3);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
