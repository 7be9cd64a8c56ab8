package dev.sluice.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.RetrievedChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Counts the tokens of a prompt with OpenAI's tokenizers. The number funds a quote; bills use the provider's own count.
 *
 * <p>Thread-safe.
 */
public final class TokenCounter {

    /** What the chat format adds to every message, and to the reply it primes. */
    private static final int TOKENS_PER_MESSAGE = 3;

    private static final int TOKENS_FOR_REPLY = 3;
    /** Counting is linear, but slow enough to bound: the rest is taken to be like the beginning. */
    private static final int COUNTED_CHARS = 200_000;

    private static final List<String> CL100K_PREFIXES = List.of("gpt-4", "gpt-3.5", "text-embedding-3");
    /** Newer families whose names begin with an older one's. */
    private static final List<String> O200K_PREFIXES = List.of("gpt-4o", "gpt-4.1", "gpt-4.5");

    /** Shared, because an encoding takes a second and some ten megabytes to set up. */
    private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();

    /** Tokens of the whole prompt: conversation or raw body, passages, tools and response format; or of all inputs. */
    public int count(LlmRequest request) {
        Encoding encoding = encoding(request.getModel());
        if (Embeddings.isFor(request)) {
            long inputs = request.getInputs().stream()
                    .mapToLong(text -> count(encoding, text))
                    .sum();
            return (int) Math.min(inputs, Integer.MAX_VALUE);
        }
        List<String> texts = new ArrayList<>();
        int messages = request.getMessages().size();
        if (request.getRawBody() == null) {
            request.getMessages().forEach(message -> texts.addAll(texts(message)));
        } else {
            // The body's JSON syntax stands in for the format's overhead.
            texts.add(StandardCharsets.UTF_8
                    .decode(request.getRawBody().duplicate())
                    .toString());
        }
        request.getChunks().stream().map(RetrievedChunk::getText).forEach(texts::add);
        Stream.of(request.getTools(), request.getResponseFormat())
                .filter(Objects::nonNull)
                .forEach(texts::add);
        long tokens = TOKENS_FOR_REPLY + (long) TOKENS_PER_MESSAGE * messages;
        for (String text : texts) {
            tokens += count(encoding, text);
        }
        return (int) Math.min(tokens, Integer.MAX_VALUE);
    }

    /** Tokens of a turn in a prompt for a model; those of all turns add up. */
    public long count(String model, Message message) {
        Encoding encoding = encoding(model);
        return TOKENS_PER_MESSAGE
                + texts(message).stream()
                        .mapToLong(text -> count(encoding, text))
                        .sum();
    }

    /** Tokens of a text for a model. */
    public long count(String model, String text) {
        return count(encoding(model), text);
    }

    private static List<String> texts(Message message) {
        return Stream.of(message.getRole(), message.getContent(), message.getName(), message.getToolCalls())
                .filter(Objects::nonNull)
                .toList();
    }

    private static long count(Encoding encoding, String text) {
        if (text.length() <= COUNTED_CHARS) {
            return encoding.countTokensOrdinary(text);
        }
        long counted = encoding.countTokensOrdinary(text.substring(0, COUNTED_CHARS));
        return Math.ceilDiv(counted * text.length(), COUNTED_CHARS);
    }

    private static Encoding encoding(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        boolean cl100k = CL100K_PREFIXES.stream().anyMatch(name::startsWith)
                && O200K_PREFIXES.stream().noneMatch(name::startsWith);
        return REGISTRY.getEncoding(cl100k ? EncodingType.CL100K_BASE : EncodingType.O200K_BASE);
    }
}
