package dev.sluice.cache.exclusion;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Numbers by which a state knows a person. What has no check digit, or one that every tenth number passes, must have
 * its usual form or be called by its name.
 */
final class NationalNumbers {

    private static final Pattern SSN = Pattern.compile("(?!000|666|9)\\d{3}(?!00)\\d{2}(?!0000)\\d{4}");
    private static final Pattern SSN_SAID = said("ssn|social security|itin");
    private static final Pattern PASSPORT_SAID = said("паспорт\\p{L}*|passport|серия|(?:ال)?جواز");
    private static final Pattern SNILS_SAID = said("снилс|snils");
    private static final Pattern TAX_SAID =
            said("рнокпп|іпн|иин|инн|ідентифікаційн\\p{L}*|идентификационн\\p{L}*|" + "податков\\p{L}*|rnokpp");
    private static final Pattern IDENTITY_SAID = said("iqama|national id|saudi id|id number|identity number|"
            + "(?:ال)?هوي\\p{L}*|(?:ال)?اقام\\p{L}*|(?:ال)?قومي");
    private static final Pattern EMIRATES = Pattern.compile("784(?:19|20)\\d{10}");
    private static final Pattern EGYPTIAN = Pattern.compile(
            "[23]\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:0[1-4]|1[1-9]|2[1-9]|3[1-5]|88)\\d{5}");
    private static final Pattern INSURANCE = Pattern.compile("(?i)(?<![\\p{L}\\d])(?!BG|GB|NK|KN|TN|NT|ZZ)"
            + "[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D](?![\\p{L}\\d])");
    /** Days from the start of 1900 to births from 1920 to 2020. */
    private static final int EARLIEST_BIRTH = 7_305;

    private static final int LATEST_BIRTH = 43_830;

    private NationalNumbers() {}

    /** Whether the text has a British National Insurance number, which starts with letters. */
    static boolean hasInsuranceNumber(String text) {
        return INSURANCE.matcher(Folding.folded(text)).find();
    }

    static boolean is(NumberInText number) {
        if (number.has('.') || number.has('/') || number.has('(') || number.plus()) {
            return false;
        }
        return switch (number.length()) {
            case 9 -> isAmerican(number);
            case 10 -> isPassport(number) || isUkrainian(number) || isSaudi(number);
            case 11 -> isInsuredInRussia(number);
            case 12 -> number.isBare() && !number.isReference() && Checksums.inn(number.digits());
            case 14 ->
                number.isBare()
                        && !number.isReference()
                        && EGYPTIAN.matcher(number.digits()).matches();
            case 15 -> EMIRATES.matcher(number.digits()).matches();
            default -> false;
        };
    }

    private static boolean isAmerican(NumberInText number) {
        return SSN.matcher(number.digits()).matches()
                && ((number.has('-') && number.groups().equals(List.of(3, 2, 4)))
                        || SSN_SAID.matcher(number.before()).find());
    }

    private static boolean isPassport(NumberInText number) {
        return PASSPORT_SAID.matcher(number.before()).find()
                || (number.groups().equals(List.of(2, 2, 6)) && !number.isReference());
    }

    private static boolean isUkrainian(NumberInText number) {
        int birth = Integer.parseInt(number.digits().substring(0, 5));
        return number.isBare()
                && Checksums.rnokpp(number.digits())
                && (TAX_SAID.matcher(number.before()).find()
                        || (birth >= EARLIEST_BIRTH && birth <= LATEST_BIRTH && !number.isReference()));
    }

    private static boolean isSaudi(NumberInText number) {
        char first = number.digits().charAt(0);
        return (first == '1' || first == '2')
                && number.isBare()
                && (IDENTITY_SAID.matcher(number.before()).find()
                        || (Checksums.luhn(number.digits()) && !number.isReference()));
    }

    private static boolean isInsuredInRussia(NumberInText number) {
        List<Integer> groups = number.groups();
        boolean form = groups.equals(List.of(3, 3, 3, 2));
        return (form || SNILS_SAID.matcher(number.before()).find()) && Checksums.snils(number.digits());
    }

    private static Pattern said(String names) {
        return Pattern.compile("(?<![\\p{L}\\d])(?:" + names + ")(?!\\p{L})");
    }
}
