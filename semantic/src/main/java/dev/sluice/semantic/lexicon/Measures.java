package dev.sluice.semantic.lexicon;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Number words and units of a language. */
public final class Measures {

    private static final Map<String, Measures> LOADED = new ConcurrentHashMap<>();
    private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(?:[,.\\u00A0]\\d{3})+");
    private static final Pattern PREFIXES = Pattern.compile("^(?:و|ف)?(?:بال|لل|ال|ب(?=\\p{L}{3})|ل(?=\\p{L}{3}))");
    private static final Pattern ATTACHED = Pattern.compile("(\\d+(?:[.,]\\d+)?)(\\p{L}+|%)");

    private final boolean arabic;
    private final Map<String, BigDecimal> numbers = new HashMap<>();
    private final Map<String, BigDecimal> ordinals = new HashMap<>();
    private final Map<String, String> units = new HashMap<>();

    private Measures(String language) {
        this.arabic = language.equals("ar");
        Tokeniser tokeniser = new Tokeniser(language);
        for (String line : WordLists.lines(language, "numbers")) {
            boolean ordinal = WordLists.head(line).endsWith(".");
            BigDecimal value = new BigDecimal(WordLists.head(line).replaceFirst("\\.$", ""));
            WordLists.items(line)
                    .forEach(word -> (ordinal ? ordinals : numbers)
                            .put(plain(tokeniser.tokens(word).getFirst()), value));
        }
        for (String line : WordLists.lines(language, "units")) {
            WordLists.items(line).stream()
                    .map(word -> tokeniser.tokens(word).getFirst())
                    .forEach(token -> {
                        units.put(token.word(), WordLists.head(line));
                        units.putIfAbsent(plain(token), WordLists.head(line));
                    });
        }
    }

    /** Without inflection; in Arabic only without article, preposition and tanween, since its stems are too few letters. */
    private String plain(Token token) {
        if (!arabic) {
            return token.stem();
        }
        String word = PREFIXES.matcher(token.word()).replaceFirst("");
        return word.endsWith("ا") && word.length() > 3 ? word.substring(0, word.length() - 1) : word;
    }

    /** Those of a language that has a lexicon. */
    public static Measures of(String language) {
        return LOADED.computeIfAbsent(language, Measures::new);
    }

    /** The value of a number in digits or of a number word. */
    public Optional<BigDecimal> number(Token token) {
        return switch (token.kind()) {
            case NUMBER -> Optional.of(digits(token.word()));
            case WORD -> Optional.ofNullable(numbers.get(plain(token)));
            case IDENTIFIER, QUOTED, SIGN -> Optional.empty();
        };
    }

    /** The place an ordinal word names. */
    public Optional<BigDecimal> ordinal(Token token) {
        return token.kind() == Token.Kind.WORD ? Optional.ofNullable(ordinals.get(plain(token))) : Optional.empty();
    }

    /** The unit a token names: seconds of a duration, or a name. */
    public Optional<String> unit(Token token) {
        String unit = units.get(token.word());
        return Optional.ofNullable(unit != null ? unit : units.get(plain(token)));
    }

    /** A number with its unit in one token, as 100GB. */
    public Optional<Attached> attached(Token token) {
        Matcher matcher = ATTACHED.matcher(token.word());
        if (token.kind() != Token.Kind.IDENTIFIER || !matcher.matches()) {
            return Optional.empty();
        }
        String suffix = matcher.group(2).toLowerCase(Locale.ROOT);
        String unit = units.get(suffix);
        BigDecimal factor = numbers.get(suffix);
        if (unit == null && factor != null) {
            return Optional.of(
                    new Attached(digits(matcher.group(1)).multiply(factor).stripTrailingZeros(), ""));
        }
        return unit == null ? Optional.empty() : Optional.of(new Attached(digits(matcher.group(1)), unit));
    }

    /** A number with its unit, which is empty for a plain number as 10k. */
    public record Attached(BigDecimal value, String unit) {}

    private static BigDecimal digits(String text) {
        String plain = text;
        if (GROUPED.matcher(text).matches() && !text.startsWith("0")) {
            plain = text.replaceAll("[,.\\u00A0]", "");
        }
        plain = plain.replace(',', '.').replace(':', '.').replace("\u00A0", "");
        int first = plain.indexOf('.');
        // Versions and dates have several points: only equality counts for them.
        plain = first < 0
                ? plain
                : plain.substring(0, first + 1) + plain.substring(first + 1).replace(".", "");
        StringBuilder ascii = new StringBuilder();
        plain.codePoints().forEach(c -> ascii.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
        return new BigDecimal(ascii.toString()).stripTrailingZeros();
    }
}
