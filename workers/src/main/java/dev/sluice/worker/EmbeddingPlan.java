package dev.sluice.worker;

import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.DispatchItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which requests for vectors go into one call: those for the same model and dimensions, as far as a call takes them. */
final class EmbeddingPlan {

    /** Bounds a response to some 30 MiB. */
    static final int COMPONENTS_PER_CALL = 4 * Embeddings.MOST_COMPONENTS;

    private record Kind(String upstreamModel, @Nullable Integer dimensions) {}

    private EmbeddingPlan() {}

    /** The calls, each with at least one item, in order. */
    static List<List<DispatchItem>> of(List<DispatchItem> items) {
        Map<Kind, List<DispatchItem>> kinds = new LinkedHashMap<>();
        for (DispatchItem item : items) {
            Kind kind = new Kind(item.getUpstreamModel(), item.getRequest().getDimensions());
            kinds.computeIfAbsent(kind, key -> new ArrayList<>()).add(item);
        }
        List<List<DispatchItem>> calls = new ArrayList<>();
        kinds.values().forEach(same -> calls.addAll(calls(same)));
        return calls;
    }

    /** Components of all vectors that items ask for. */
    static long components(List<DispatchItem> items) {
        return items.stream()
                .mapToLong(item -> (long) item.getRequest().getInputs().size()
                        * Objects.requireNonNullElse(item.getRequest().getDimensions(), Embeddings.USUAL_DIMENSIONS))
                .sum();
    }

    private static List<List<DispatchItem>> calls(List<DispatchItem> items) {
        List<List<DispatchItem>> calls = new ArrayList<>();
        List<DispatchItem> call = new ArrayList<>();
        Size size = new Size(0, 0, 0);
        for (DispatchItem item : items) {
            Size one = Size.of(item);
            if (!call.isEmpty() && !size.and(one).fits()) {
                calls.add(call);
                call = new ArrayList<>();
                size = new Size(0, 0, 0);
            }
            call.add(item);
            size = size.and(one);
        }
        calls.add(call);
        return calls;
    }

    private record Size(long inputs, long tokens, long components) {

        static Size of(DispatchItem item) {
            return new Size(
                    item.getRequest().getInputs().size(),
                    Math.max(0, item.getPromptTokens()),
                    EmbeddingPlan.components(List.of(item)));
        }

        Size and(Size other) {
            return new Size(inputs + other.inputs, tokens + other.tokens, components + other.components);
        }

        boolean fits() {
            return inputs <= Embeddings.MOST_INPUTS
                    && tokens <= Embeddings.MOST_TOKENS
                    && components <= COMPONENTS_PER_CALL;
        }
    }
}
