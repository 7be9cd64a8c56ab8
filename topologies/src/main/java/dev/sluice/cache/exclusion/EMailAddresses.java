package dev.sluice.cache.exclusion;

import java.util.Locale;
import java.util.Set;

/** E-mail addresses of persons; those of an office and the domains of examples are nobody's. */
final class EMailAddresses {

    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 255;
    private static final Set<String> OFFICES = Set.of(
            "abuse",
            "accounts",
            "admin",
            "billing",
            "careers",
            "contact",
            "customercare",
            "customerservice",
            "feedback",
            "finance",
            "git",
            "hello",
            "help",
            "helpdesk",
            "hr",
            "info",
            "it",
            "jobs",
            "legal",
            "mail",
            "marketing",
            "no-reply",
            "noreply",
            "office",
            "orders",
            "postmaster",
            "press",
            "privacy",
            "returns",
            "root",
            "sales",
            "security",
            "service",
            "support",
            "team",
            "webmaster");

    private EMailAddresses() {}

    static boolean in(String text) {
        int at = text.indexOf('@');
        while (at >= 0) {
            if (isAt(text, at)) {
                return true;
            }
            at = text.indexOf('@', at + 1);
        }
        return false;
    }

    private static boolean isAt(String text, int at) {
        int start = at;
        while (start > 0 && at - start < LONGEST_LOCAL && isLocal(text.charAt(start - 1))) {
            start--;
        }
        int end = at + 1;
        while (end < text.length() && end - at < LONGEST_DOMAIN && isDomain(text.charAt(end))) {
            end++;
        }
        String local = text.substring(start, at).toLowerCase(Locale.ROOT);
        String domain = withoutDots(text.substring(at + 1, end).toLowerCase(Locale.ROOT));
        return !local.isEmpty() && !OFFICES.contains(local) && isPublic(domain);
    }

    private static boolean isPublic(String domain) {
        int dot = domain.lastIndexOf('.');
        String top = domain.substring(dot + 1);
        return dot > 0
                && top.length() >= 2
                && (top.startsWith("xn--") || top.chars().allMatch(Character::isLetter))
                && !domain.matches("(?:.*\\.)?example(?:\\.(?:com|org|net))?|.*\\.(?:example|invalid|test|local)");
    }

    /** A domain at the end of a sentence. */
    private static String withoutDots(String domain) {
        int end = domain.length();
        while (end > 0 && (domain.charAt(end - 1) == '.' || domain.charAt(end - 1) == '-')) {
            end--;
        }
        return domain.substring(0, end);
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || "._%+-'".indexOf(c) >= 0;
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }
}
