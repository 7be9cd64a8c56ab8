package dev.sluice.cache.exclusion;

import java.util.regex.Pattern;

/** Numbers of payment cards: length and prefix of a scheme, and the check digit. */
final class PaymentCards {

    private static final Pattern SCHEME = Pattern.compile("4\\d{12}(?:\\d{3}){0,2}|5[1-5]\\d{14}|2[2-7]\\d{14}|"
            + "3[47]\\d{13}|3[068]\\d{12}|35\\d{14}|6[0245]\\d{14,17}|(?:5[06-8]|6[37])\\d{11,17}");

    private PaymentCards() {}

    static boolean is(NumberInText number) {
        return number.length() >= 13
                && !number.has('.')
                && !number.has('/')
                && !number.has('(')
                && SCHEME.matcher(number.digits()).matches()
                && Checksums.luhn(number.digits());
    }
}
