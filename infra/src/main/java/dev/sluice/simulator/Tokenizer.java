package dev.sluice.simulator;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Counts tokens as OpenAI does for its present models. Thread safe. */
final class Tokenizer {

    /** Every message is wrapped in three tokens, and three more make the model answer. */
    private static final int PER_MESSAGE = 3;

    private static final int PRIMING = 3;

    /** Shared, because it takes a second and some ten megabytes to set up. */
    private static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    long count(String text) {
        return ENCODING.countTokensOrdinary(text);
    }

    /**
     * The tokens of a prompt. The wrapping has no public token ids; negative ones stand for it.
     *
     * @param tools definitions of tools as JSON; empty: none
     */
    int[] prompt(List<ChatMessage> messages, String tools) {
        IntStream.Builder tokens = IntStream.builder();
        add(tokens, tools);
        for (ChatMessage message : messages) {
            mark(tokens, PER_MESSAGE);
            add(tokens, message.role());
            add(tokens, message.text());
            if (message.name() != null) {
                mark(tokens, 1);
                add(tokens, message.name());
            }
        }
        mark(tokens, PRIMING);
        return tokens.build().toArray();
    }

    /** The first tokens of the text; a character cut in two at the end is left out. */
    String truncate(String text, int maxTokens) {
        IntArrayList all = ENCODING.encodeOrdinary(text);
        if (all.size() <= maxTokens) {
            return text;
        }
        IntArrayList kept = new IntArrayList(maxTokens);
        for (int i = 0; i < maxTokens; i++) {
            kept.add(all.get(i));
        }
        ByteBuffer bytes = ByteBuffer.wrap(ENCODING.decodeBytes(kept));
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        StandardCharsets.UTF_8.newDecoder().decode(bytes, chars, false);
        return chars.flip().toString();
    }

    private void add(IntStream.Builder tokens, String text) {
        Arrays.stream(ENCODING.encodeOrdinary(text).toArray()).forEach(tokens);
    }

    private static void mark(IntStream.Builder tokens, int count) {
        for (int i = 1; i <= count; i++) {
            tokens.add(-i);
        }
    }
}
