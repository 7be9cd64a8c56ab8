package dev.sluice.cli;

import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The fields of a request that the command line sets. */
final class RequestOptions {

    @Option(names = "--id", description = "Request id, the idempotency key (default: a new one).")
    private @Nullable String id;

    @Option(names = "--tenant", defaultValue = "demo", description = "Tenant (default: ${DEFAULT-VALUE}).")
    private String tenant;

    @Option(names = "--team", description = "Team that is charged.")
    private @Nullable String team;

    @Option(names = "--user", description = "User on whose behalf the request is made.")
    private @Nullable String user;

    @Option(names = "--function", description = "Feature or use case.")
    private @Nullable String function;

    @Option(names = "--model", defaultValue = "auto", description = "Model, or a route (default: ${DEFAULT-VALUE}).")
    private String model;

    @Option(names = "--system", description = "System prompt.")
    private @Nullable String system;

    @Option(
            names = "--max-output-tokens",
            paramLabel = "N",
            description = "Output ceiling in tokens (default: the deployment's).")
    private @Nullable Integer maxOutputTokens;

    @Option(names = "--lane", defaultValue = "INTERACTIVE", description = "INTERACTIVE or DEFERRED.")
    private String lane;

    @Option(
            names = "--cache",
            defaultValue = "DEFAULT",
            description = "DEFAULT, NO_STORE or REFRESH (default: ${DEFAULT-VALUE}).")
    private String cacheMode;

    @Option(names = "--content-type", description = "pricing, product-info, policy or general-faq.")
    private @Nullable String contentType;

    @Option(names = "--raw", description = "The input is a complete provider request body (JSON).")
    private boolean raw;

    @Option(names = "--template", paramLabel = "ID", description = "Prompt template; the input follows it.")
    private @Nullable String template;

    @Option(names = "--var", paramLabel = "NAME=VALUE", description = "A variable of the template; may be repeated.")
    private Map<String, String> variables = Map.of();

    @Option(names = "--embed", description = "Ask for a vector of the input.")
    private boolean embed;

    LlmRequest build(String input, Duration timeout) {
        Instant now = Instant.now();
        LlmRequest.Builder request = LlmRequest.newBuilder()
                .setRequestId(id == null ? UUID.randomUUID().toString() : id)
                .setTenant(tenant)
                .setTeam(team)
                .setUser(user)
                .setFunction(function)
                .setModel(model)
                .setMaxOutputTokens(maxOutputTokens)
                .setLane(lane)
                .setDeadline(now.plus(timeout))
                .setCache(CacheDirectives.newBuilder()
                        .setMode(cacheMode)
                        .setContentType(contentType)
                        .build())
                .setCreatedAt(now);
        if (template != null) {
            request.setTemplateId(template).setTemplateVariables(variables);
        }
        if (embed) {
            request.setOperation(Embeddings.OPERATION).setInputs(List.of(input));
        } else if (raw) {
            request.setRawBody(ByteBuffer.wrap(input.getBytes(StandardCharsets.UTF_8)));
        } else if (!input.isBlank() || template == null) {
            request.setMessages(messages(input));
        }
        return request.build();
    }

    private List<Message> messages(String input) {
        List<Message> messages = new ArrayList<>();
        if (system != null) {
            messages.add(
                    Message.newBuilder().setRole("system").setContent(system).build());
        }
        messages.add(Message.newBuilder().setRole("user").setContent(input).build());
        return messages;
    }
}
