package dev.sluice.cache.exclusion;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** International bank account numbers: the country's length and the check digits. */
final class Ibans {

    private static final Pattern START = Pattern.compile("(?<![\\p{L}\\d])[A-Za-z]{2}\\d{2}[ -]?[A-Za-z0-9]");
    /** Characters in an IBAN by country, as in the registry of SWIFT. */
    private static final Map<String, Integer> LENGTHS = Stream.of(
                    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20",
                    "EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30",
                    "KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 OM23",
                    "PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24",
                    "TR26 UA29 VA22 VG24 XK20 YE30")
            .flatMap(line -> Stream.of(line.split(" ", -1)))
            .collect(Collectors.toUnmodifiableMap(
                    entry -> entry.substring(0, 2), entry -> Integer.valueOf(entry.substring(2))));

    private Ibans() {}

    static boolean in(String text) {
        String folded = Folding.folded(text);
        Matcher start = START.matcher(folded);
        while (start.find()) {
            if (isAt(folded, start.start())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(String text, int start) {
        int length = LENGTHS.getOrDefault(text.substring(start, start + 2).toUpperCase(Locale.ROOT), 0);
        StringBuilder iban = new StringBuilder(length);
        int i = start;
        while (i < text.length() && iban.length() < length) {
            char c = text.charAt(i);
            if (c < 128 && Character.isLetterOrDigit(c)) {
                iban.append(Character.toUpperCase(c));
            } else if (c != ' ' && c != '-') {
                return false;
            }
            i++;
        }
        boolean ended = i == text.length() || !Character.isLetterOrDigit(text.charAt(i));
        return length > 0 && ended && iban.length() == length && Checksums.iban(iban.toString());
    }
}
