package dev.sluice.cache.exclusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A run of digits in a text, with single separators inside.
 *
 * @param written as it is written, with separators, without the sign
 * @param digits its digits alone
 * @param plus whether a plus sign is before it
 * @param before up to 40 characters before it, in lower case
 * @param after up to 6 characters after it, in lower case
 */
record NumberInText(String written, String digits, boolean plus, String before, String after) {

    /** No number of a person is shorter. */
    private static final int SHORTEST = 7;

    private static final int LONGEST = 24;
    private static final int BEFORE = 40;
    private static final int AFTER = 6;
    private static final String SEPARATORS = " -.()/";
    private static final Pattern NOT_DIGITS = Pattern.compile("\\D+");
    private static final Pattern REFERENCE =
            Pattern.compile("(?:(?<!\\p{L})(?:order|invoice|ticket|tracking|case|parcel|shipment|"
                    + "article|item|sku|isbn|imei|serial|build|commit|заказ\\p{L}*|счет\\p{L}*|накладн\\p{L}*|трек\\p{L}*|"
                    + "обращени\\p{L}*|заявк\\p{L}*|артикул\\p{L}*|замовленн\\p{L}*|рахун\\p{L}*|заявц?к?\\p{L}*|"
                    + "(?:ال)?طلب\\p{L}*|(?:ال)?فاتور\\p{L}*|(?:ال)?شحن\\p{L}*|(?:ال)?تذكر\\p{L}*)"
                    + "(?: (?:number|no|id|code|номер|رقم))?[.:]? *(?:is )?[#№]? ?|[#№$€£₽] ?|[\\p{L}_]-?)$");

    /** All numbers of a text that may belong to a person. */
    static List<NumberInText> all(String text) {
        String folded = Folding.folded(text);
        List<NumberInText> numbers = new ArrayList<>();
        int i = 0;
        while (i < folded.length()) {
            if (!isDigit(folded.charAt(i))) {
                i++;
                continue;
            }
            int end = end(folded, i);
            NumberInText number = of(folded, i, end);
            if (number.digits().length() >= SHORTEST && number.digits().length() <= LONGEST) {
                numbers.add(number);
            }
            i = end;
        }
        return numbers;
    }

    int length() {
        return digits.length();
    }

    /** Lengths of the groups of digits. */
    List<Integer> groups() {
        return Arrays.stream(NOT_DIGITS.split(written))
                .filter(group -> !group.isEmpty())
                .map(String::length)
                .toList();
    }

    boolean has(char separator) {
        return written.indexOf(separator) >= 0;
    }

    boolean isBare() {
        return written.length() == digits.length();
    }

    /** Whether what stands before it says that it is the number of an order, an amount or part of an identifier. */
    boolean isReference() {
        return REFERENCE.matcher(before).find();
    }

    /** Whether it is an amount with spaces between thousands. */
    boolean isAmount() {
        List<Integer> groups = groups();
        return groups.size() > 1
                && !plus
                && groups.getFirst() <= 3
                && groups.stream().skip(1).allMatch(size -> size == 3);
    }

    private static NumberInText of(String text, int start, int end) {
        int from = start;
        while (from > 0 && (text.charAt(from - 1) == '(' || text.charAt(from - 1) == '+')) {
            from--;
        }
        boolean plus = text.substring(from, start).indexOf('+') >= 0
                && (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)));
        String written = text.substring(start, end);
        return new NumberInText(
                written,
                NOT_DIGITS.matcher(written).replaceAll(""),
                plus,
                text.substring(Math.max(0, from - BEFORE), from).toLowerCase(Locale.ROOT),
                text.substring(end, Math.min(text.length(), end + AFTER)).toLowerCase(Locale.ROOT));
    }

    /** The end of a run: at most two separators stand between two of its digits. */
    private static int end(String text, int start) {
        int end = start + 1;
        int i = end;
        while (i < text.length() && i - end <= 2) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                end = i + 1;
            } else if (SEPARATORS.indexOf(c) < 0) {
                break;
            }
            i++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
