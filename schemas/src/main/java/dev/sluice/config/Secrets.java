package dev.sluice.config;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keeps secrets out of text that people read: by the name of a setting, and in URLs. */
final class Secrets {

    static final String MASK = "***";

    /** Names of Kafka, registry and HTTP settings whose values are secrets or hold one. */
    private static final Pattern SECRET_NAME = Pattern.compile(
            "password|passwd|secret|jaas|token|credential|api.?key|keystore\\.key|user\\.info|authorization|cookie");

    /** Counts of what a prompt or answer has. */
    private static final Pattern COUNT_NAME = Pattern.compile("(max|prompt|output|chunk)-tokens$");

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@]*@");
    private static final int SHOWN = 80;

    private Secrets() {}

    static Map<String, String> mask(Map<String, String> settings) {
        Map<String, String> masked = new TreeMap<>();
        settings.forEach((name, value) -> masked.put(name, mask(name, value)));
        return masked;
    }

    /** The names alone, for settings any of which may hold a key. */
    static Map<String, String> maskAll(Map<String, String> settings) {
        Map<String, String> masked = new TreeMap<>();
        settings.keySet().forEach(name -> masked.put(name, MASK));
        return masked;
    }

    /** The value as it may be shown: masked when its name says it is secret, without user info, at most 80 characters. */
    static String mask(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (SECRET_NAME.matcher(lower).find() && !COUNT_NAME.matcher(lower).find()) {
            return MASK;
        }
        String shown = url(value);
        return shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN) + "…";
    }

    static String url(String value) {
        return USER_INFO.matcher(value).replaceAll(MASK + "@");
    }
}
