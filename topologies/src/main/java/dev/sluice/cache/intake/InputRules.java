package dev.sluice.cache.intake;

import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.LlmRequest;
import java.util.Objects;

/** Rules for requests for vectors, and for what no other request has. */
final class InputRules {

    private static final String WITH_CHAT = "left out: operation is embeddings";
    private static final int MOST_DIMENSIONS = 65_536;

    private InputRules() {}

    static void check(FieldRules rules, LlmRequest request) {
        if (Embeddings.isFor(request)) {
            inputs(rules, request);
            others(rules, request);
        } else {
            rules.require(
                            request.getInputs().isEmpty(),
                            "inputs",
                            request.getInputs().size(),
                            "left out: operation is not embeddings")
                    .require(
                            request.getDimensions() == null,
                            "dimensions",
                            request.getDimensions(),
                            "left out: operation is not embeddings");
        }
    }

    private static void inputs(FieldRules rules, LlmRequest request) {
        Integer asked = request.getDimensions();
        int inputs = request.getInputs().size();
        rules.require(
                asked == null || (asked >= 1 && asked <= MOST_DIMENSIONS),
                "dimensions",
                asked,
                "from 1 to " + MOST_DIMENSIONS + ", or left out");
        int dimensions = Math.max(1, Objects.requireNonNullElse(asked, Embeddings.USUAL_DIMENSIONS));
        int most = Embeddings.mostInputs(dimensions);
        rules.require(
                        inputs >= 1 && inputs <= most,
                        "inputs",
                        inputs,
                        "1 to " + most + " texts, since vectors of " + dimensions
                                + " components have to fit into a record"
                                + (asked == null ? "; more with smaller dimensions" : ""))
                .requireUnseen(
                        request.getInputs().stream().noneMatch(String::isEmpty), "inputs", "texts that are not empty");
    }

    private static void others(FieldRules rules, LlmRequest request) {
        rules.requireUnseen(request.getMessages().isEmpty(), "messages", WITH_CHAT)
                .requireUnseen(request.getRawBody() == null, "raw_body", WITH_CHAT)
                .requireUnseen(request.getTools() == null, "tools", WITH_CHAT)
                .requireUnseen(request.getResponseFormat() == null, "response_format", WITH_CHAT)
                .requireUnseen(request.getSampling() == null, "sampling", WITH_CHAT)
                .requireUnseen(request.getMaxOutputTokens() == null, "max_output_tokens", WITH_CHAT)
                .requireUnseen(request.getTemplateId() == null, "template_id", WITH_CHAT)
                .requireUnseen(request.getChunks().isEmpty(), "chunks", WITH_CHAT);
    }
}
