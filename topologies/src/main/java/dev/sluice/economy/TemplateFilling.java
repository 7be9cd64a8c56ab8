package dev.sluice.economy;

import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.TemplatePolicy;
import dev.sluice.template.TemplateText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Fills the template that a request names. Its messages come first, those of the request follow. */
final class TemplateFilling {

    /** What became of a request. */
    sealed interface Filled {

        /** The request with the prompt in its messages and no variables left; the version null where it names none. */
        record Prompt(LlmRequest request, @Nullable Integer version) implements Filled {}

        record Faulty(ErrorInfo error) implements Filled {}
    }

    private final Templates templates;
    private final long mostBytes;

    /**
     * @param mostBytes largest prompt; a variable may stand in a template often
     */
    TemplateFilling(Templates templates, long mostBytes) {
        this.templates = templates;
        this.mostBytes = mostBytes;
    }

    /**
     * Fills the template of a request.
     *
     * @param before version that an earlier reading of the record was filled with; it is taken again if it is there
     */
    Filled fill(LlmRequest request, @Nullable Integer before) {
        String id = request.getTemplateId();
        if (id == null) {
            return new Filled.Prompt(request, null);
        }
        Integer asked = request.getTemplateVersion();
        TemplatePolicy template = templates.find(request.getTenant(), id, asked == null ? before : asked);
        if (template == null && asked == null) {
            template = templates.find(request.getTenant(), id, null);
        }
        return template == null ? new Filled.Faulty(unknown(request, id, asked)) : fill(request, id, template);
    }

    private ErrorInfo unknown(LlmRequest request, String id, @Nullable Integer version) {
        var versions = templates.versions(request.getTenant(), id);
        return version == null || versions.isEmpty()
                ? EconomyErrors.unknownTemplate(id, templates.ids(request.getTenant()))
                : EconomyErrors.unknownVersion(id, version, versions.keySet());
    }

    private Filled fill(LlmRequest request, String id, TemplatePolicy template) {
        Map<String, String> values = request.getTemplateVariables();
        SortedSet<String> wanted = new TreeSet<>();
        template.getMessages().forEach(message -> wanted.addAll(TemplateText.names(content(message))));
        SortedSet<String> missing = new TreeSet<>(wanted);
        missing.removeAll(values.keySet());
        if (!missing.isEmpty()) {
            return new Filled.Faulty(EconomyErrors.missing(id, missing));
        }
        SortedSet<String> unused = new TreeSet<>(values.keySet());
        unused.removeAll(wanted);
        if (!unused.isEmpty()) {
            return new Filled.Faulty(EconomyErrors.unused(id, unused, wanted));
        }
        List<Message> messages = new ArrayList<>();
        long chars = 0;
        for (Message message : template.getMessages()) {
            String text = TemplateText.fill(content(message), values);
            chars += text.length();
            if (chars > mostBytes) {
                return new Filled.Faulty(EconomyErrors.tooLarge(mostBytes));
            }
            messages.add(new Message(message.getRole(), text, message.getName(), null, null));
        }
        messages.addAll(request.getMessages());
        return new Filled.Prompt(
                Copies.with(request, Map.of("messages", messages, "template_variables", Map.of())),
                template.getVersion());
    }

    private static String content(Message message) {
        return message.getContent() == null ? "" : message.getContent();
    }
}
