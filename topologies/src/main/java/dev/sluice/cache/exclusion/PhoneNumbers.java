package dev.sluice.cache.exclusion;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Telephone numbers: international ones, local ones by the form they have in the United States, Britain, Russia,
 * Ukraine and Arab countries, and any number that is said to be one. Numbers that are free to call are nobody's.
 */
final class PhoneNumbers {

    private static final Pattern FREE = Pattern.compile("(?:1?8(?:00|33|44|55|66|77|88)\\d{7}|[78]800\\d{7}|"
            + "(?:00)?(?:380|38|966|971|44|20)?0?80[08]\\d{5,7})");
    private static final Pattern SAID = Pattern.compile(
            "(?:phone|telephone|mobile|cell|whatsapp|call me|text me|ring me|"
                    + "reach me|тел\\.?|телефон\\p{L}*|мобильн\\p{L}*|мобільн\\p{L}*|позвон\\p{L}*|перезвон\\p{L}*|"
                    + "зателефонуй\\p{L}*|подзвон\\p{L}*|(?:ال)?هاتف\\p{L}*|(?:ال)?جوال\\p{L}*|(?:ال)?موبايل\\p{L}*|"
                    + "اتصل\\p{L}* ?بي|واتساب)"
                    + "(?:[ ,]+(?:number|no|номер\\p{L}*|is|on|at|me|my|мне|мій|мой|на|по|за|رقم|رقمي|هو|على))*[ .:=-]*$");
    private static final Pattern NORTH_AMERICAN = Pattern.compile("1?[2-9]\\d{2}[2-9]\\d{6}");
    private static final Pattern RUSSIAN = Pattern.compile("[78][3489]\\d{9}");
    private static final Pattern UKRAINIAN = Pattern.compile("380[1-9]\\d{8}");
    private static final Pattern WITH_TRUNK_PREFIX = Pattern.compile("0[1-9]\\d{8,9}");
    private static final Pattern INTERNATIONAL = Pattern.compile("00[1-9]\\d{8,12}");
    private static final List<Integer> NORTH_AMERICAN_GROUPS = List.of(3, 3, 4);

    private PhoneNumbers() {}

    static boolean is(NumberInText number) {
        if (number.has('/') || FREE.matcher(number.digits()).matches()) {
            return false;
        }
        int length = number.length();
        if (number.plus()) {
            return length >= 8 && length <= 15 && number.groups().size() <= 7;
        }
        return !number.isReference()
                && (isSaid(number)
                        || isNorthAmerican(number)
                        || (!number.has('.') && !number.isAmount() && isLocal(number)));
    }

    private static boolean isSaid(NumberInText number) {
        return number.length() <= 15 && SAID.matcher(number.before()).find();
    }

    private static boolean isNorthAmerican(NumberInText number) {
        List<Integer> groups = number.groups();
        int country = groups.getFirst() == 1 ? 1 : 0;
        return NORTH_AMERICAN.matcher(number.digits()).matches()
                && groups.subList(country, groups.size()).equals(NORTH_AMERICAN_GROUPS);
    }

    private static boolean isLocal(NumberInText number) {
        String digits = number.digits();
        return RUSSIAN.matcher(digits).matches()
                || UKRAINIAN.matcher(digits).matches()
                || WITH_TRUNK_PREFIX.matcher(digits).matches()
                || INTERNATIONAL.matcher(digits).matches();
    }
}
