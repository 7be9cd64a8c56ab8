package dev.sluice.cache.exclusion;

import java.util.List;

/** Check digits of numbers, given as ASCII digits. */
final class Checksums {

    private static final List<Integer> INN_11 = List.of(7, 2, 4, 10, 3, 5, 9, 4, 6, 8);
    private static final List<Integer> INN_12 = List.of(3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8);
    private static final List<Integer> RNOKPP = List.of(-1, 5, 7, 9, 4, 6, 10, 5, 7);
    private static final List<Integer> SNILS = List.of(9, 8, 7, 6, 5, 4, 3, 2, 1);

    private Checksums() {}

    /** ISO/IEC 7812: payment cards, Saudi identity numbers. */
    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digit(digits, digits.length() - 1 - i) * (i % 2 == 0 ? 1 : 2);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return sum % 10 == 0;
    }

    /** ISO 7064 MOD 97-10 over an IBAN without spaces in capitals. */
    static boolean iban(String iban) {
        String moved = iban.substring(4) + iban.substring(0, 4);
        int remainder = 0;
        for (int i = 0; i < moved.length(); i++) {
            int value = Character.digit(moved.charAt(i), 36);
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
        }
        return remainder == 1;
    }

    /** The Russian taxpayer number of a person: 12 digits. */
    static boolean inn(String digits) {
        return weighted(digits, INN_11) % 11 % 10 == digit(digits, 10)
                && weighted(digits, INN_12) % 11 % 10 == digit(digits, 11);
    }

    /** The Russian insurance number: 11 digits. */
    static boolean snils(String digits) {
        int sum = weighted(digits, SNILS) % 101;
        return (sum == 100 ? 0 : sum) == Integer.parseInt(digits.substring(9));
    }

    /** The Ukrainian taxpayer number: 10 digits. */
    static boolean rnokpp(String digits) {
        return Math.floorMod(weighted(digits, RNOKPP), 11) % 10 == digit(digits, 9);
    }

    private static int weighted(String digits, List<Integer> weights) {
        int sum = 0;
        for (int i = 0; i < weights.size(); i++) {
            sum += weights.get(i) * digit(digits, i);
        }
        return sum;
    }

    private static int digit(String digits, int index) {
        return digits.charAt(index) - '0';
    }
}
