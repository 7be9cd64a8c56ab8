package dev.sluice.cache.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.cache.fingerprint.StrictJson;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.SamplingParameters;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says whether a request keeps the contract. Never throws, whatever Avro can carry. */
public final class RequestValidator {

    static final Set<String> LANES = ordered("INTERACTIVE", "DEFERRED");
    static final Set<String> OPERATIONS = ordered("chat", Embeddings.OPERATION);
    static final Set<String> CACHE_MODES = ordered("DEFAULT", "NO_STORE", "REFRESH");
    static final Set<String> QUERY_TYPES = ordered("faq", "search", "support", "transaction", "general");
    private static final Set<String> COMPLEXITIES = ordered("low", "medium", "high");
    private static final Set<String> ROLES = ordered("system", "developer", "user", "assistant", "tool");

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");
    private static final int NAME_CHARS = 128;
    private static final int VALUE_CHARS = 512;
    private static final int TAGS = 64;
    private static final int STOPS = 16;
    private static final int VARIABLES = 256;
    private static final int LIST_ITEMS = 2_000;
    private static final int CEILING = 10_000_000;
    private static final int CHOICES = 128;

    /** What became of the check. */
    public sealed interface Verdict {
        /** A request that may go on, with its prompt as parsed. */
        record Valid(Prompt prompt) implements Verdict {}

        /** A request that breaks a rule. */
        record Invalid(ErrorInfo error) implements Verdict {}
    }

    private RequestValidator() {}

    /**
     * Checks a request; its size and its record's key are checked by {@link Intake}. The prompt of one with a template is
     * without it, until that is filled.
     */
    public static Verdict check(LlmRequest request) {
        FieldRules rules = new FieldRules();
        identity(rules, request);
        parameters(rules, request);
        directives(rules, request);
        attachments(rules, request);
        InputRules.check(rules, request);
        Optional<Prompt> prompt = rules.broken().isPresent() ? Optional.empty() : prompt(rules, request);
        return rules.broken()
                .<Verdict>map(Verdict.Invalid::new)
                .orElseGet(() -> new Verdict.Valid(prompt.orElseThrow()));
    }

    private static void identity(FieldRules rules, LlmRequest request) {
        rules.matches(
                        request.getRequestId(),
                        "request_id",
                        REQUEST_ID,
                        "1 to 128 characters of A-Z, a-z, 0-9, dot, underscore, colon, hyphen")
                .text(request.getTenant(), "tenant", NAME_CHARS)
                .text(request.getTeam(), "team", NAME_CHARS)
                .text(request.getUser(), "user", NAME_CHARS)
                .text(request.getFunction(), "function", NAME_CHARS)
                .text(request.getModel(), "model", NAME_CHARS)
                .count(request.getTags().size(), "tags", TAGS);
        request.getTags()
                .forEach((name, value) -> rules.text(name, "tags", NAME_CHARS)
                        .require(
                                value.length() <= VALUE_CHARS,
                                "tags",
                                name,
                                "values of at most " + VALUE_CHARS + " characters"));
    }

    private static void parameters(FieldRules rules, LlmRequest request) {
        Integer ceiling = request.getMaxOutputTokens();
        rules.oneOf(request.getLane(), "lane", LANES)
                .oneOf(request.getOperation(), "operation", OPERATIONS)
                .require(ceiling == null || ceiling > 0, "max_output_tokens", ceiling, "1 or more");
        SamplingParameters sampling = request.getSampling();
        if (sampling != null) {
            rules.between(sampling.getTemperature(), "sampling.temperature", 0, 2)
                    .between(sampling.getTopP(), "sampling.top_p", 0, 1)
                    .between(sampling.getFrequencyPenalty(), "sampling.frequency_penalty", -2, 2)
                    .between(sampling.getPresencePenalty(), "sampling.presence_penalty", -2, 2)
                    .count(sampling.getStop().size(), "sampling.stop", STOPS);
        }
    }

    private static void directives(FieldRules rules, LlmRequest request) {
        var cache = request.getCache();
        if (cache != null) {
            Long ttl = cache.getTtlMs();
            rules.oneOf(cache.getMode(), "cache.mode", CACHE_MODES)
                    .require(ttl == null || ttl >= 0, "cache.ttl_ms", ttl, "0 or more")
                    .text(cache.getContentType(), "cache.content_type", NAME_CHARS)
                    .text(cache.getScope(), "cache.scope", VALUE_CHARS);
        }
        Hints hints = request.getHints();
        if (hints != null) {
            rules.oneOf(hints.getQueryType(), "hints.query_type", QUERY_TYPES)
                    .oneOf(hints.getComplexity(), "hints.complexity", COMPLEXITIES);
            if (hints.getLanguage() != null) {
                rules.matches(hints.getLanguage(), "hints.language", LANGUAGE, "a BCP 47 tag such as en or uk");
            }
        }
    }

    private static void attachments(FieldRules rules, LlmRequest request) {
        rules.count(request.getSources().size(), "sources", LIST_ITEMS)
                .count(request.getChunks().size(), "chunks", LIST_ITEMS)
                .text(request.getTemplateId(), "template_id", NAME_CHARS)
                .count(request.getTemplateVariables().size(), "template_variables", VARIABLES)
                .require(
                        request.getTemplateId() != null
                                || (request.getTemplateVariables().isEmpty() && request.getTemplateVersion() == null),
                        "template_id",
                        null,
                        "set when template_variables or template_version are")
                .require(
                        request.getTemplateId() == null || request.getRawBody() == null,
                        "template_id",
                        request.getTemplateId(),
                        "left out with raw_body, which is sent as it is")
                .require(
                        request.getChunks().isEmpty() || request.getRawBody() == null,
                        "chunks",
                        request.getChunks().size(),
                        "left out with raw_body, which is sent as it is");
        request.getSources().forEach(source -> rules.text(source.getId(), "sources.id", VALUE_CHARS));
        request.getChunks()
                .forEach(chunk -> rules.text(chunk.getId(), "chunks.id", VALUE_CHARS)
                        .require(
                                Double.isFinite(chunk.getScore()),
                                "chunks.score",
                                chunk.getScore(),
                                "a finite number"));
        rules.requireUnseen(
                        isJson(request.getTools(), ArrayNode.class), "tools", "a JSON array, nested at most 64 deep")
                .requireUnseen(
                        isJson(request.getResponseFormat(), ObjectNode.class),
                        "response_format",
                        "a JSON object, nested at most 64 deep");
    }

    private static Optional<Prompt> prompt(FieldRules rules, LlmRequest request) {
        List<Message> messages = request.getMessages();
        if (Embeddings.isFor(request)) {
            return Optional.of(Prompt.ofMessages(request));
        }
        boolean prompted = !messages.isEmpty() || request.getTemplateId() != null;
        rules.requireUnseen(prompted != (request.getRawBody() != null), "messages", "set, or raw_body, but not both");
        if (request.getRawBody() != null) {
            Optional<Prompt> prompt = StrictJson.parse(request.getRawBody()).flatMap(Prompt::ofBody);
            rules.requireUnseen(
                    prompt.isPresent(),
                    "raw_body",
                    "a JSON object with an array of either messages or contents, no member twice, nested at most 64 deep");
            prompt.map(Prompt::body).ifPresent(body -> bounds(rules, body));
            return prompt;
        }
        rules.count(messages.size(), "messages", LIST_ITEMS);
        for (int i = 0; i < Math.min(messages.size(), LIST_ITEMS); i++) {
            message(rules, messages.get(i), "messages[" + i + "]");
        }
        return Optional.of(Prompt.ofMessages(request));
    }

    /** What bounds a call's cost; a value that is no number would leave the quote without an upper bound. */
    private static void bounds(FieldRules rules, ObjectNode body) {
        rules.requireUnseen(isCount(body.get("max_tokens"), CEILING), "raw_body.max_tokens", wholeUpTo(CEILING))
                .requireUnseen(
                        isCount(body.get("max_completion_tokens"), CEILING),
                        "raw_body.max_completion_tokens",
                        wholeUpTo(CEILING))
                .requireUnseen(isCount(body.get("n"), CHOICES), "raw_body.n", wholeUpTo(CHOICES));
        for (String config : List.of("generationConfig", "generation_config")) {
            bounds(rules, body.path(config), "raw_body." + config);
        }
    }

    /** The same where Gemini has it, in both spellings it takes. */
    private static void bounds(FieldRules rules, JsonNode config, String field) {
        for (String name : List.of("maxOutputTokens", "max_output_tokens")) {
            rules.requireUnseen(isCount(config.get(name), CEILING), field + "." + name, wholeUpTo(CEILING));
        }
        for (String name : List.of("candidateCount", "candidate_count")) {
            rules.requireUnseen(isCount(config.get(name), CHOICES), field + "." + name, wholeUpTo(CHOICES));
        }
    }

    private static boolean isCount(@Nullable JsonNode value, int max) {
        return value == null
                || value.isNull()
                || (value.isIntegralNumber()
                        && value.canConvertToInt()
                        && value.intValue() >= 1
                        && value.intValue() <= max);
    }

    private static String wholeUpTo(int max) {
        return "a whole number from 1 to " + max + ", or left out";
    }

    private static void message(FieldRules rules, Message message, String field) {
        boolean calls = message.getRole().equals("assistant") && message.getToolCalls() != null;
        rules.oneOf(message.getRole(), field + ".role", ROLES)
                .requireUnseen(
                        message.getContent() == null
                                ? calls
                                : !message.getContent().isBlank() || calls,
                        field + ".content",
                        "text that is not blank; left out only by an assistant's turn with tool_calls")
                .text(message.getName(), field + ".name", NAME_CHARS)
                .text(message.getToolCallId(), field + ".tool_call_id", VALUE_CHARS)
                .require(
                        !message.getRole().equals("tool") || message.getToolCallId() != null,
                        field + ".tool_call_id",
                        null,
                        "the id of the call that a tool's turn answers")
                .requireUnseen(
                        isJson(message.getToolCalls(), ArrayNode.class),
                        field + ".tool_calls",
                        "a JSON array, nested at most 64 deep");
    }

    private static boolean isJson(@Nullable String text, Class<?> type) {
        return text == null || StrictJson.parse(text).filter(type::isInstance).isPresent();
    }

    private static Set<String> ordered(String... values) {
        return Collections.unmodifiableSet(new TreeSet<>(List.of(values)));
    }
}
