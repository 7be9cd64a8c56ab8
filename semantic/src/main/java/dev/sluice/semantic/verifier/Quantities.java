package dev.sluice.semantic.verifier;

import dev.sluice.semantic.lexicon.Measures;
import dev.sluice.semantic.lexicon.Term;
import dev.sluice.semantic.lexicon.Token;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a question must be the very same in another: numbers with their units, identifiers, quotations.
 *
 * @param numbers durations in seconds, times in minutes of the day, others with the unit if one follows
 * @param units units that no number comes with
 * @param identifiers codes and names from code, in lower case
 * @param quotations what stands in quotation marks, in lower case
 * @param measured where the units start that numbers come with
 */
record Quantities(
        List<Quantity> numbers,
        List<String> units,
        List<String> identifiers,
        List<String> quotations,
        Set<Integer> measured) {

    private static final Pattern QUOTED_NUMBER = Pattern.compile("(?<![\\p{L}\\d.,:])\\d{1,18}(?![\\p{L}\\d.,:])");
    /** In so short a quotation each capital may count. */
    private static final int SHORT = 3;

    private static final Comparator<Token> BY_START = Comparator.comparingInt(Token::start);
    private static final Set<String> AFTERNOON = Set.of("pm", "p.m", "вечера", "дня", "вечора", "مساء", "عصرا", "ظهرا");
    private static final Set<String> MORNING = Set.of("am", "a.m", "утра", "ранку", "صباحا", "ночи", "ночі");
    private static final BigDecimal NOON = BigDecimal.valueOf(12);
    private static final BigDecimal HOUR = BigDecimal.valueOf(60);

    Quantities {
        numbers = List.copyOf(numbers);
        units = List.copyOf(units);
        identifiers = List.copyOf(identifiers);
        quotations = List.copyOf(quotations);
        measured = Set.copyOf(measured);
    }

    /**
     * A number.
     *
     * @param value as written
     * @param measure value and unit in comparable form; without unit the value alone
     * @param measured whether it has a unit
     */
    record Quantity(BigDecimal value, String measure, boolean measured) {

        /** Without a unit on one side, the value decides. */
        boolean matches(Quantity other) {
            return (measured && other.measured) ? measure.equals(other.measure) : value.compareTo(other.value) == 0;
        }
    }

    /** Whether a term is the unit of a number: it is compared with the number. */
    boolean isMeasured(Term term) {
        return term.tokens().stream().anyMatch(token -> measured.contains(token.start()));
    }

    static Quantities of(List<Term> terms, String language) {
        Measures measures = Measures.of(language);
        List<Token> tokens = terms.stream()
                .flatMap(term -> term.tokens().stream())
                .sorted(BY_START)
                .toList();
        List<Quantity> numbers = new ArrayList<>();
        List<String> identifiers = new ArrayList<>();
        List<String> units = new ArrayList<>();
        Set<Integer> measured = new HashSet<>();
        List<String> quotations = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Optional<Measures.Attached> attached = measures.attached(token);
            NumberWords.Reading reading = NumberWords.at(tokens, i, measures);
            if (attached.isPresent()) {
                numbers.add(attached(attached.get()));
            } else if (token.kind() == Token.Kind.IDENTIFIER) {
                identifiers.add(token.word());
            } else if (token.kind() == Token.Kind.QUOTED) {
                quotations.add(token.text().length() <= SHORT ? token.text() : token.word());
                QUOTED_NUMBER
                        .matcher(token.text())
                        .results()
                        .map(found -> new BigDecimal(found.group()))
                        .forEach(value -> numbers.add(new Quantity(value, value.toPlainString(), false)));
            } else if (reading != null) {
                numbers.add(measured(reading.value(), token, tokens, i + reading.length() - 1, measures));
                i += reading.length() - 1;
            } else if (measures.ordinal(token).isPresent()) {
                BigDecimal place = measures.ordinal(token).get();
                numbers.add(new Quantity(place, place.toPlainString() + ".", true));
            } else if (isMeasured(tokens, i, measures)) {
                measured.add(token.start());
            } else {
                measures.unit(token).ifPresent(units::add);
            }
        }
        return new Quantities(numbers, units, identifiers, quotations, measured);
    }

    private static boolean isMeasured(List<Token> tokens, int unit, Measures measures) {
        if (measures.unit(tokens.get(unit)).isEmpty()) {
            return false;
        }
        for (int i = Math.max(0, unit - 2); i < Math.min(tokens.size(), unit + 2); i++) {
            if (i != unit && measures.number(tokens.get(i)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Quantity measured(BigDecimal value, Token token, List<Token> tokens, int at, Measures measures) {
        boolean clock = token.kind() == Token.Kind.NUMBER && token.word().contains(":");
        for (int next = at + 1; next <= Math.min(at + 2, tokens.size() - 1); next++) {
            String word = tokens.get(next).word().toLowerCase(Locale.ROOT);
            if (AFTERNOON.contains(word) || MORNING.contains(word)) {
                return time(token.word(), AFTERNOON.contains(word));
            }
            Optional<String> unit = measures.unit(tokens.get(next));
            if (unit.isPresent() && !clock) {
                return number(value, unit.get());
            }
            if (!word.equals("-") && !word.equals("‑")) {
                break;
            }
        }
        if (clock) {
            return time(token.word(), false);
        }
        if (at > 0 && tokens.get(at - 1).kind() == Token.Kind.SIGN) {
            Optional<String> unit = measures.unit(tokens.get(at - 1));
            if (unit.isPresent()) {
                return number(value, unit.get());
            }
        }
        return new Quantity(value, value.toPlainString(), false);
    }

    private static Quantity time(String text, boolean afternoon) {
        String[] parts = text.split("[:.]", -1);
        BigDecimal hour = new BigDecimal(parts[0].isEmpty() || !isAscii(parts[0]) ? "0" : parts[0]);
        if (afternoon && hour.compareTo(NOON) < 0) {
            hour = hour.add(NOON);
        }
        BigDecimal minutes = parts.length > 1 && isAscii(parts[1]) && !parts[1].isEmpty()
                ? new BigDecimal(parts[1])
                : BigDecimal.ZERO;
        BigDecimal ofDay = hour.multiply(HOUR).add(minutes);
        return new Quantity(ofDay, ofDay.toPlainString() + " min of day", true);
    }

    private static Quantity attached(Measures.Attached attached) {
        return attached.unit().isEmpty()
                ? new Quantity(attached.value(), attached.value().toPlainString(), false)
                : number(attached.value(), attached.unit());
    }

    private static boolean isAscii(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Quantity number(BigDecimal value, String unit) {
        boolean duration = !unit.isEmpty() && Character.isDigit(unit.charAt(0)) && isAscii(unit);
        String measure = duration
                ? value.multiply(new BigDecimal(unit)).stripTrailingZeros().toPlainString() + " s"
                : value.toPlainString() + ' ' + unit;
        return new Quantity(value, measure, true);
    }
}
