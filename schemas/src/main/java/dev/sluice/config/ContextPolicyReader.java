package dev.sluice.config;

import dev.sluice.schema.ContextPolicy;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a rule of the list {@code context} of a policy file. */
final class ContextPolicyReader {

    private static final List<String> SETTINGS =
            List.of("max-prompt-tokens", "chunk-tokens", "top-k", "max-output-tokens");
    private static final int MOST_TOKENS = 10_000_000;
    private static final int MOST_CHUNKS = 2_000;

    private ContextPolicyReader() {}

    /**
     * The rule; what is wrong with it has been reported to the section.
     *
     * @param optionalName reads a name
     */
    static ContextPolicy read(Section section, Function<String, @Nullable String> optionalName) {
        ContextPolicy policy = ContextPolicy.newBuilder()
                .setFunction(optionalName.apply("function"))
                .setModel(optionalName.apply("model"))
                .setMaxPromptTokens(count(section, "max-prompt-tokens", 1, MOST_TOKENS))
                .setChunkTokens(count(section, "chunk-tokens", 0, MOST_TOKENS))
                .setTopK(count(section, "top-k", 0, MOST_CHUNKS))
                .setMaxOutputTokens(count(section, "max-output-tokens", 1, MOST_TOKENS))
                .build();
        if (SETTINGS.stream().noneMatch(section::has)) {
            section.reject("max-prompt-tokens", "none", "at least one of " + String.join(", ", SETTINGS));
        }
        return policy;
    }

    /** The rule's part of a policy id: rules for the same requests have the same. */
    static String name(ContextPolicy policy) {
        return orAny(policy.getFunction()) + ":" + orAny(policy.getModel());
    }

    private static @Nullable Integer count(Section section, String key, int min, int max) {
        return section.has(key) ? Integer.valueOf(section.integer(key, min, min, max)) : null;
    }

    private static String orAny(@Nullable String name) {
        return name == null ? "*" : name;
    }
}
