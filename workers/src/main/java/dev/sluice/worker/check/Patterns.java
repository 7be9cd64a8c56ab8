package dev.sluice.worker.check;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions of checks. One that is no regular expression passes everything. */
final class Patterns {

    /** Routes have few of them; a policy that changes all the time must not fill the memory. */
    private static final int MOST = 256;
    /** A pattern that reads more is one that backtracks without end. */
    private static final int MOST_STEPS = 5_000_000;

    private static final Map<String, Optional<Pattern>> COMPILED = new ConcurrentHashMap<>();

    private Patterns() {}

    /** Whether a pattern is found; not, when looking takes too many steps. */
    static boolean isFound(String pattern, String text) {
        if (COMPILED.size() > MOST) {
            COMPILED.clear();
        }
        Optional<Pattern> compiled = COMPILED.computeIfAbsent(pattern, Patterns::compile);
        try {
            return compiled.isEmpty()
                    || compiled.get()
                            .matcher(new Steps(text, new AtomicInteger()))
                            .find();
        } catch (TooManyStepsException | StackOverflowError e) {
            return false;
        }
    }

    private static Optional<Pattern> compile(String pattern) {
        try {
            return Optional.of(Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** A text that can be read only so often. */
    private static final class Steps implements CharSequence {

        private final CharSequence text;
        private final AtomicInteger taken;

        Steps(CharSequence text, AtomicInteger taken) {
            this.text = text;
            this.taken = taken;
        }

        @Override
        public char charAt(int index) {
            if (taken.incrementAndGet() > MOST_STEPS) {
                throw new TooManyStepsException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Steps(text.subSequence(start, end), taken);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class TooManyStepsException extends RuntimeException {
        TooManyStepsException() {
            super("too many steps", null, false, false);
        }
    }
}
