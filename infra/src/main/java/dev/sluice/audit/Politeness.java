package dev.sluice.audit;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of courtesy in English, Russian, Ukrainian and Arabic. A model answers the same without them. */
final class Politeness {

    private static final List<String> PHRASES = List.of(
            "thank you (?:very much |so much )?(?:in advance|for your (?:help|time|assistance))",
            "thank you (?:very|so) much",
            "thank you",
            "many thanks",
            "thanks in advance",
            "thanks",
            "(?:could|can|would|will) you (?:please|kindly)",
            "would you mind",
            "(?:i )?would (?:really |greatly )?appreciate it if you (?:could|would)",
            "be so kind(?: as)? to",
            "if you (?:don't|do not) mind",
            "if it is not too much trouble",
            "please",
            "kindly",
            "заранее (?:большое )?(?:спасибо|благодарю|благодарен|благодарна)",
            "(?:большое )?спасибо(?: заранее| большое)?",
            "будьте (?:так )?(?:добры|любезны)",
            "не мог(?:ли)? бы (?:вы|ты)",
            "буду (?:очень |весьма )?(?:признателен|признательна|благодарен|благодарна)",
            "пожалуйста",
            "заздалегідь (?:дуже )?(?:дякую|вдячний|вдячна)",
            "(?:щиро |дуже )?дякую(?: заздалегідь| дуже)?",
            "будьте (?:такі )?(?:ласкаві|люб'язні)",
            "(?:чи )?не мог(?:ли)? б (?:ви|ти)",
            "буду (?:дуже )?(?:вдячний|вдячна)",
            "будь ласка",
            "من فضلك",
            "لو سمحت(?:م)?",
            "رجاء[ً]?",
            "شكر[اًا]+(?: جزيلا| جزيلًا)?(?: لك)?(?: مقدما| مقدمًا)?",
            "أرجو(?: منك)?",
            "إذا سمحت");

    private static final Pattern PHRASE = Pattern.compile(
            PHRASES.stream().collect(Collectors.joining("|", "(?<![\\p{L}\\p{M}])(?:", ")(?![\\p{L}\\p{M}])"))
                    + "[,!]?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern SPACES = Pattern.compile("[ \\t]{2,}");
    private static final Pattern EMPTY_SENTENCE = Pattern.compile("(?m)(?<=^|[.!?؟] )[ \\t]*[.,!?؟]+[ \\t]*");
    private static final Pattern BEFORE_MARK = Pattern.compile(",?[ \\t]+(?=[.!?؟])");

    private Politeness() {}

    /** The text without courtesy; the same when it has none. */
    static String without(String text) {
        if (!PHRASE.matcher(text).find()) {
            return text;
        }
        String cut = PHRASE.matcher(text).replaceAll(" ");
        String single = SPACES.matcher(cut).replaceAll(" ");
        String ended = BEFORE_MARK.matcher(single).replaceAll("");
        return EMPTY_SENTENCE.matcher(ended).replaceAll("").strip();
    }
}
