package dev.sluice.economy;

import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.RetrievedChunk;
import dev.sluice.schema.SourceRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts passages into a prompt: one turn of the user right before the last one, so that what is before stays cacheable. */
final class Passages {

    private Passages() {}

    /** A passage as the model sees it. */
    static String text(RetrievedChunk chunk) {
        return "[" + chunk.getId() + "]\n" + chunk.getText();
    }

    /** The request with its passages in the messages, and their sources among its own. */
    static LlmRequest inserted(LlmRequest request, List<RetrievedChunk> chunks) {
        List<Message> messages = new ArrayList<>(request.getMessages());
        if (!chunks.isEmpty()) {
            String text = chunks.stream().map(Passages::text).collect(Collectors.joining("\n\n"));
            messages.add(lastOfUser(messages), new Message("user", text, null, null, null));
        }
        Set<SourceRef> sources = new LinkedHashSet<>(request.getSources());
        for (RetrievedChunk chunk : chunks) {
            if (chunk.getSource() != null) {
                sources.add(chunk.getSource());
            }
        }
        return Copies.with(request, Map.of("messages", messages, "chunks", List.of(), "sources", List.copyOf(sources)));
    }

    private static int lastOfUser(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).getRole().equals("user")) {
                return i;
            }
        }
        return messages.size();
    }
}
