package dev.sluice.semantic.lexicon;

import java.util.HashMap;
import java.util.Map;

/** Cyrillic and Arabic letters in Latin ones, so that a name looks like itself to a model that reads English. */
final class Transliteration {

    private static final Map<Character, String> LETTERS = letters();

    private Transliteration() {}

    /** A text in lower case; letters of other scripts, and signs, stay as they are. */
    static String of(String text) {
        StringBuilder latin = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String letters = LETTERS.get(c);
            if (letters != null) {
                latin.append(letters);
            } else if (c >= 0x80 && Character.isDigit(c)) {
                latin.append(Character.digit(c, 10));
            } else {
                latin.append(c);
            }
        }
        return latin.toString();
    }

    private static Map<Character, String> letters() {
        Map<Character, String> letters = new HashMap<>();
        put(letters, "абвгґдеёзийклмнопрстуфыэі", "abvggdeeziiklmnoprstufyei");
        put(letters, "ابتجحدرزسصضطظعفقكلمنهويىةپچگڤئؤأإآ", "abtjhdrzssdtzafqklmnhwyiapcgvywaaa");
        letters.put('ж', "zh");
        letters.put('х', "kh");
        letters.put('ц', "ts");
        letters.put('ч', "ch");
        letters.put('ш', "sh");
        letters.put('щ', "shch");
        letters.put('ю', "yu");
        letters.put('я', "ya");
        letters.put('є', "ye");
        letters.put('ї', "yi");
        letters.put('ъ', "");
        letters.put('ь', "");
        letters.put('ث', "th");
        letters.put('خ', "kh");
        letters.put('ذ', "dh");
        letters.put('ش', "sh");
        letters.put('غ', "gh");
        letters.put('ء', "");
        letters.put('،', ",");
        letters.put('؛', ";");
        letters.put('؟', "?");
        letters.put('٪', "%");
        letters.put('٫', ".");
        letters.put('٬', ",");
        return Map.copyOf(letters);
    }

    private static void put(Map<Character, String> letters, String from, String to) {
        for (int i = 0; i < from.length(); i++) {
            letters.put(from.charAt(i), String.valueOf(to.charAt(i)));
        }
    }
}
