package dev.sluice.semantic.judge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights in the file of a quantised encoder: read as numbers, and replaced where they stand, since a weight of the
 * same shape takes the same bytes. A matrix is kept as int8 and a scale a column. One thread.
 */
public final class OnnxWeights {

    private static final int LARGEST = 127;

    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INITIALISER = 5;

    private final byte[] file;
    private final Map<String, Tensor> tensors = new HashMap<>();
    private final Map<String, String> matrices = new HashMap<>();

    /** Takes a file over. */
    public OnnxWeights(byte[] file) {
        this.file = file;
        ProtoReader model = new ProtoReader(file, 0, file.length);
        while (model.next()) {
            if (model.field() == GRAPH) {
                graph(model.message());
            }
        }
    }

    /** The file with all replacements made so far. */
    public byte[] file() {
        return file;
    }

    /** A tensor of float32, row by row. */
    public float[] floats(String name) {
        Tensor tensor = tensor(name);
        float[] values = new float[(tensor.stop() - tensor.start()) / Float.BYTES];
        bytes(tensor).asFloatBuffer().get(values);
        return values;
    }

    /** A tensor of uint8 with one scale and zero point, as an embedding table is kept: its real values, row by row. */
    public float[] table(String name) {
        Tensor quantised = tensor(name + "_quantized");
        float scale = floats(name + "_scale")[0];
        int zero = (int) packed(tensor(name + "_zero_point"));
        float[] values = new float[quantised.stop() - quantised.start()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * ((file[quantised.start() + i] & 0xff) - zero);
        }
        return values;
    }

    /**
     * The matrix of a linear layer, input by output, row by row.
     *
     * @param layer path of the layer in the model, such as {@code encoder/layer.0/output/dense}
     */
    public float[] matrix(String layer) {
        Tensor quantised = quantised(layer);
        float[] scales = floats(name(layer) + "_scale");
        float[] values = new float[quantised.stop() - quantised.start()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scales[i % scales.length] * file[quantised.start() + i];
        }
        return values;
    }

    /** Rounds a matrix of the same shape to int8 and puts it in the place of the layer's own. */
    public void replace(String layer, float[] matrix) {
        Tensor quantised = quantised(layer);
        if (matrix.length != quantised.stop() - quantised.start()) {
            throw new IllegalArgumentException("Layer " + layer + " has " + (quantised.stop() - quantised.start())
                    + " weights, not " + matrix.length);
        }
        Tensor scales = tensor(name(layer) + "_scale");
        int columns = (scales.stop() - scales.start()) / Float.BYTES;
        ByteBuffer target = bytes(scales);
        for (int column = 0; column < columns; column++) {
            float largest = Float.MIN_NORMAL;
            for (int i = column; i < matrix.length; i += columns) {
                largest = Math.max(largest, Math.abs(matrix[i]));
            }
            float scale = largest / LARGEST;
            target.putFloat(column * Float.BYTES, scale);
            for (int i = column; i < matrix.length; i += columns) {
                file[quantised.start() + i] = (byte) Math.round(matrix[i] / scale);
            }
        }
    }

    /** Where a tensor's content stands in the file. */
    private record Tensor(int start, int stop) {}

    private void graph(ProtoReader graph) {
        while (graph.next()) {
            if (graph.field() == INITIALISER) {
                tensor(graph.message());
            } else if (graph.field() == NODE) {
                node(graph.message());
            }
        }
    }

    private void tensor(ProtoReader tensor) {
        String name = "";
        Tensor content = new Tensor(0, 0);
        while (tensor.next()) {
            switch (tensor.field()) {
                // Floats, small integers and raw bytes: a tensor has one of them.
                case 4, 5, 9 -> content = new Tensor(tensor.start(), tensor.stop());
                case 8 -> name = tensor.text();
                default -> {}
            }
        }
        tensors.put(name, content);
    }

    private void node(ProtoReader node) {
        List<String> inputs = new ArrayList<>();
        String output = "";
        String operator = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> inputs.add(node.text());
                case 2 -> output = node.text();
                case 4 -> operator = node.text();
                default -> {}
            }
        }
        if (operator.equals("MatMulInteger")) {
            matrices.put(output, inputs.get(1));
        }
    }

    private Tensor quantised(String layer) {
        return tensor(name(layer) + "_quantized");
    }

    private String name(String layer) {
        String matrix = matrices.get("/" + layer + "/MatMul_output_0_output_quantized");
        if (matrix == null) {
            throw new IllegalArgumentException("The model has no quantised layer " + layer);
        }
        return matrix.substring(0, matrix.length() - "_quantized".length());
    }

    private Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("The model has no tensor " + name);
        }
        return tensor;
    }

    private ByteBuffer bytes(Tensor tensor) {
        return ByteBuffer.wrap(file, tensor.start(), tensor.stop() - tensor.start())
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private long packed(Tensor tensor) {
        long value = 0;
        for (int i = tensor.start(), shift = 0; i < tensor.stop(); i++, shift += 7) {
            value |= (long) (file[i] & 0x7f) << shift;
        }
        return value;
    }
}
