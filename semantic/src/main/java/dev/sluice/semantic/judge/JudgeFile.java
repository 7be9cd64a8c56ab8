package dev.sluice.semantic.judge;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What tuning changed, as it is kept in a file: corrections as float16, layer by layer from the first that has any, and
 * the head.
 *
 * @param from the first layer that has corrections
 * @param rank width of the narrow matrices
 * @param corrections of each linear layer from there on, in the order of {@link Linear}
 * @param head the head
 */
public record JudgeFile(int from, int rank, List<Correction> corrections, JudgeHead head) {

    private static final int FORMAT = 0x534a0001;

    public JudgeFile {
        corrections = List.copyOf(corrections);
    }

    /** Reads a file; throws where it is not of this format. */
    static JudgeFile read(DataInputStream in) throws IOException {
        int format = in.readInt();
        if (format != FORMAT) {
            throw new IOException("Format " + format + " is not known");
        }
        int from = in.readInt();
        int rank = in.readInt();
        List<Correction> corrections = new ArrayList<>();
        for (int layer = from; layer < Linear.LAYERS; layer++) {
            for (Linear linear : Linear.values()) {
                corrections.add(
                        new Correction(halves(in, linear.inputs() * rank), halves(in, rank * linear.outputs())));
            }
        }
        float[] weights = new float[3 * Linear.WIDTH];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = in.readFloat();
        }
        return new JudgeFile(from, rank, corrections, new JudgeHead(weights, in.readFloat(), in.readFloat()));
    }

    /** Writes the file. */
    public void write(DataOutputStream out) throws IOException {
        out.writeInt(FORMAT);
        out.writeInt(from);
        out.writeInt(rank);
        for (Correction correction : corrections) {
            for (float value : correction.down()) {
                out.writeShort(Float.floatToFloat16(value));
            }
            for (float value : correction.up()) {
                out.writeShort(Float.floatToFloat16(value));
            }
        }
        for (float weight : head.weights()) {
            out.writeFloat(weight);
        }
        out.writeFloat(head.cosine());
        out.writeFloat(head.bias());
    }

    /** Adds the corrections to the weights of the encoder they were trained on. */
    void apply(OnnxWeights weights) {
        int next = 0;
        for (int layer = from; layer < Linear.LAYERS; layer++) {
            for (Linear linear : Linear.values()) {
                String path = linear.path(layer);
                weights.replace(path, corrections.get(next++).addTo(weights.matrix(path), linear));
            }
        }
    }

    private static float[] halves(DataInputStream in, int count) throws IOException {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.float16ToFloat(in.readShort());
        }
        return values;
    }
}
