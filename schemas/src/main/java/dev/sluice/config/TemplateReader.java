package dev.sluice.config;

import dev.sluice.schema.Message;
import dev.sluice.schema.TemplatePolicy;
import dev.sluice.template.TemplateText;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads an entry of the list {@code templates} of a policy file. */
final class TemplateReader {

    private static final Pattern ROLE = Pattern.compile("system|developer|user|assistant");
    private static final String ROLES = "system, developer, user or assistant";
    private static final int MOST_CHARS = 200_000;
    private static final String CONTENT = "text of 1 to " + MOST_CHARS + " characters";

    private TemplateReader() {}

    /**
     * The template; what is wrong with it has been reported to the section.
     *
     * @param name reads a required name
     */
    static TemplatePolicy read(Section section, Function<String, String> name) {
        List<Message> messages = section.sections("messages").stream()
                .map(TemplateReader::message)
                .toList();
        if (messages.isEmpty()) {
            section.reject("messages", "none", "at least one message with role and content");
        }
        return new TemplatePolicy(name.apply("id"), section.integer("version", 1, 1, Integer.MAX_VALUE), messages);
    }

    private static Message message(Section section) {
        String content = section.required("content", "?", CONTENT, TemplateReader::content);
        TemplateText.problem(content).ifPresent(found -> section.reject("content", found, TemplateText.ALLOWED));
        Message message = Message.newBuilder()
                .setRole(section.required("role", "user", ROLES, text -> Section.matching(text, ROLE)))
                .setContent(content)
                .build();
        section.end();
        return message;
    }

    private static Optional<String> content(String text) {
        return text.isBlank() || text.length() > MOST_CHARS ? Optional.empty() : Optional.of(text);
    }
}
