package dev.sluice.cache.exclusion;

import java.util.regex.Pattern;

/** People who say what they are called, in English, Russian, Ukrainian and Arabic. */
final class StatedNames {

    private static final String WORD_START = "(?<![\\p{L}\\d])";
    private static final Pattern LOWER = Pattern.compile(WORD_START
            + "(?:my (?:full |first |last |sur|family )?name(?:'s| is)[: ]+(?!(?:not|on|in|at|also|spelled|spelt|"
            + "misspelled|misspelt|written|wrong|incorrect|different|missing|too|still|displayed|shown|showing|being|"
            + "already|listed|printed|changed|the|a|an|no|never|only|cut|hidden|visible|so|longer|incorrectly|wrongly|"
            + "required|taken|public|there|correct|right|it)(?!\\p{L}))\\p{L}"
            + "|i am called (?!a |an |the |in |for |up |by |back)\\p{L}"
            + "|меня зовут[: -]+(?!(?:на|в|к|не|как|по|во|на|ли|по-другому|неправильно)(?!\\p{L}))\\p{L}"
            + "|мое (?:полное )?имя[: -]+(?!(?:не|на|в|и|было|указано|написано|неправильно|неверно|отображается|"
            + "пользователя|совпадает|с|изменилось|для|из|может|видно|видят)(?!\\p{L}))\\p{L}"
            + "|моя фамилия[: -]+(?!(?:не|на|в|и|была|указана|написана|неправильно|неверно|отображается|изменилась|с|"
            + "после|сменилась)(?!\\p{L}))\\p{L}"
            + "|(?:фио|піб)[:-]+ *\\p{L}+ \\p{L}"
            + "|мене (?:звати|звуть)[: -]+(?!(?:на|в|у|до|не|як)(?!\\p{L}))\\p{L}"
            + "|моє (?:повне )?ім'я[: -]+(?!(?:не|на|в|у|і|й|та|було|вказано|написано|неправильно|відображається|"
            + "користувача|з|змінилося|для|може|видно|бачать|хибно|невірно)(?!\\p{L}))\\p{L}"
            + "|моє прізвище[: -]+(?!(?:не|на|в|у|і|та|було|вказано|написано|неправильно|відображається|змінилося|з|"
            + "після)(?!\\p{L}))\\p{L})");
    private static final Pattern ARABIC =
            Pattern.compile("(?:^|[.,،!؟:\\n]|انا|مرحبا|سلام عليكم|السلام عليكم|اهلا|و)\\s*"
                    + "(?<!\\p{L}{2})اسمي(?: هو| الكامل(?: هو)?)?[: ]+"
                    + "(?!(?:على|في|غير|خاطئ|خطا|مكتوب|لا|ليس|الكامل|يظهر|لم|لن|من|الى|بشكل|هو|مختلف|الجديد|القديم|بالعربية|"
                    + "بالانجليزية|الاول|الاخير|ظهر|تغير|ناقص|كما|مع|عند|وليس|صحيح)(?!\\p{L}))\\p{L}");
    private static final Pattern WITH_CAPITALS = Pattern.compile(WORD_START
            + "(?:[Cc]all me \\p{Lu}\\p{Ll}+(?! (?:[Bb]ack|[Aa]t|[Oo]n))"
            + "|[Tt]his is \\p{Lu}\\p{Ll}+(?: \\p{Lu}\\p{Ll}+)? (?:speaking|here|writing)"
            + "|I(?:'m| am) \\p{Lu}\\p{Ll}{2,} \\p{Lu}\\p{Ll}{2,}(?= (?:and|from|with|,)|[.,])"
            + "|(?:[Rr]egards|[Ss]incerely|[Сс] уважением|[Зз] повагою),\\s+\\p{Lu}\\p{Ll}+)");

    private StatedNames() {}

    static boolean in(String text) {
        String folded = Folding.folded(text);
        String lower = Folding.lower(text);
        return LOWER.matcher(lower).find()
                || ARABIC.matcher(lower).find()
                || WITH_CAPITALS.matcher(folded).find();
    }
}
