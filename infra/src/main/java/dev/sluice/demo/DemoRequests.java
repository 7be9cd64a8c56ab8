package dev.sluice.demo;

import dev.sluice.demo.workload.DemoRequest;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import java.time.Instant;
import java.util.List;

/** Turns labelled questions into requests. */
final class DemoRequests {

    private static final String TENANT = "demo";
    private static final String SYSTEM_PROMPT =
            "You answer questions of customers and colleagues. Be brief, correct and friendly.";

    private DemoRequests() {}

    static LlmRequest toRequest(DemoRequest question, int index, Instant now) {
        return LlmRequest.newBuilder()
                .setRequestId("demo-%05d".formatted(index))
                .setTenant(TENANT)
                .setTeam(question.team())
                .setUser(question.user())
                .setFunction(question.function())
                .setModel(model(question.intentId()))
                .setMessages(List.of(message("system", SYSTEM_PROMPT), message("user", question.text())))
                .setMaxOutputTokens(300)
                .setCache(CacheDirectives.newBuilder()
                        .setContentType(question.contentType())
                        .setScope(question.scope())
                        .build())
                .setHints(Hints.newBuilder().setQueryType(question.queryType()).build())
                .setCreatedAt(now)
                .build();
    }

    /** An intent always asks for the same model, since answers of one model are not served for another. */
    private static String model(String intentId) {
        return switch (Math.floorMod(intentId.hashCode(), 10)) {
            case 0 -> "gpt-5";
            case 1, 2, 3 -> "gpt-5-mini";
            default -> "auto";
        };
    }

    private static Message message(String role, String content) {
        return Message.newBuilder().setRole(role).setContent(content).build();
    }
}
