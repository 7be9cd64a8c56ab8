package dev.sluice.training.judge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.HashMap;
import java.util.Map;

/** Adam with decoupled weight decay, on gradients that are shortened where they are long as a whole. */
final class Adam {

    private static final float MEAN_DECAY = 0.9f;
    private static final float SQUARE_DECAY = 0.999f;
    private static final float WEIGHT_DECAY = 0.01f;
    private static final float EPSILON = 1e-8f;
    private static final double LONGEST = 1;

    private final Map<String, NDArray> parameters;
    private final Map<String, Float> factors;
    private final Map<String, NDArray> means = new HashMap<>();
    private final Map<String, NDArray> squares = new HashMap<>();
    private int count;

    /**
     * A fresh one.
     *
     * @param factors by which some learn faster than the rate
     */
    Adam(Map<String, NDArray> parameters, Map<String, Float> factors) {
        this.parameters = parameters;
        this.factors = factors;
        parameters.forEach((name, parameter) -> {
            means.put(name, parameter.getManager().zeros(parameter.getShape()));
            squares.put(name, parameter.getManager().zeros(parameter.getShape()));
        });
    }

    /**
     * Moves the parameters against their gradients, and clears these: they add up over steps otherwise. Gradients that are
     * no numbers move nothing.
     */
    void update(float rate, NDManager step) {
        Map<String, NDArray> gradients = new HashMap<>();
        double squared = 0;
        for (Map.Entry<String, NDArray> parameter : parameters.entrySet()) {
            NDArray gradient = parameter.getValue().getGradient();
            gradient.attach(step);
            gradients.put(parameter.getKey(), gradient);
            squared += gradient.square().sum().getFloat();
        }
        if (Double.isFinite(squared)) {
            count++;
            float scale = (float) Math.min(1, LONGEST / Math.sqrt(squared));
            gradients.forEach(
                    (name, gradient) -> move(name, gradient.mul(scale), rate * factors.getOrDefault(name, 1f), step));
        } else {
            System.out.println("A step was left out: its gradients are no numbers");
        }
        // Filled in place: another buffer would be freed while the parameter still adds to it.
        gradients.values().forEach(gradient -> gradient.set(new NDIndex(":"), 0));
    }

    private void move(String name, NDArray gradient, float rate, NDManager step) {
        NDArray mean = means.get(name);
        NDArray square = squares.get(name);
        NDArray parameter = parameters.get(name);
        if (mean == null || square == null || parameter == null) {
            throw new IllegalArgumentException("There is no parameter " + name);
        }
        mean.muli(MEAN_DECAY).addi(gradient.mul(1 - MEAN_DECAY));
        square.muli(SQUARE_DECAY).addi(gradient.square().mul(1 - SQUARE_DECAY));
        NDArray change = copy(mean, step).divi(1 - Math.pow(MEAN_DECAY, count));
        NDArray size =
                copy(square, step).divi(1 - Math.pow(SQUARE_DECAY, count)).sqrt();
        change.divi(size.addi(EPSILON)).muli(rate);
        parameter.setRequiresGradient(false);
        parameter.muli(1 - rate * WEIGHT_DECAY).subi(change);
        parameter.setRequiresGradient(true);
    }

    private static NDArray copy(NDArray array, NDManager step) {
        return step.zeros(array.getShape()).addi(array);
    }
}
