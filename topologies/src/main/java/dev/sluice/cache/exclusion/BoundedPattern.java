package dev.sluice.cache.exclusion;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression that somebody else wrote, over texts that a stranger chose. Every character that is read counts
 * as a step; when the steps are used up, the pattern counts as found, so that the text stays out of the cache. The same
 * text always gives the same verdict, which a time-out would not.
 *
 * <p>It is matched in windows, because the depth of the stack grows with the length of a match: what is at most
 * {@link #OVERLAP} characters long is found wherever it stands.
 */
final class BoundedPattern implements Predicate<String> {

    static final int WINDOW = 600;
    static final int OVERLAP = 200;
    /** Some 50 ms; a pattern without nested repetitions needs a few steps for a character. */
    private static final int STEPS = 10_000_000;

    private final Pattern pattern;

    BoundedPattern(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    @Override
    public boolean test(String text) {
        Matcher matcher = pattern.matcher(new CountedText(text, new Steps(), 0, text.length()));
        matcher.useAnchoringBounds(false).useTransparentBounds(true);
        try {
            for (int start = 0; start == 0 || start + OVERLAP < text.length(); start += WINDOW - OVERLAP) {
                if (matcher.region(start, Math.min(text.length(), start + WINDOW))
                        .find()) {
                    return true;
                }
            }
            return false;
        } catch (OutOfStepsException | StackOverflowError e) {
            // The window keeps ordinary patterns far from the end of a thread's stack.
            return true;
        }
    }

    private static final class Steps {
        private int left = STEPS;

        void take() {
            if (left-- <= 0) {
                throw new OutOfStepsException();
            }
        }
    }

    private record CountedText(String text, Steps steps, int start, int end) implements CharSequence {
        @Override
        public char charAt(int index) {
            steps.take();
            return text.charAt(start + index);
        }

        @Override
        public int length() {
            return end - start;
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new CountedText(text, steps, start + from, start + to);
        }

        @Override
        public String toString() {
            return text.substring(start, end);
        }
    }

    private static final class OutOfStepsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfStepsException() {
            super(null, null, false, false);
        }
    }
}
