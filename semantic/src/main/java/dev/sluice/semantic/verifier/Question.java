package dev.sluice.semantic.verifier;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.TextVectors;
import dev.sluice.semantic.lexicon.Gloss;
import dev.sluice.semantic.lexicon.Glossary;
import dev.sluice.semantic.lexicon.Lexicon;
import dev.sluice.semantic.lexicon.Meaning;
import dev.sluice.semantic.lexicon.Relatives;
import dev.sluice.semantic.lexicon.Term;
import dev.sluice.semantic.lexicon.Term.Role;
import dev.sluice.semantic.lexicon.Token;
import dev.sluice.semantic.lexicon.WordNet;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A question taken apart, once, to be compared with others of its language. Immutable. */
public final class Question {

    private static final Set<String> SELECTING = Set.of("which", "who");
    private static final int DENIAL_REACH = 3;

    private final String text;
    private final String language;
    private final String baseLanguage;
    private final DenseVector vector;
    private final boolean contextual;
    private final List<Term> terms;
    private final List<@Nullable DenseVector> termVectors;
    private final Set<String> frames;
    private final Quantities quantities;
    private final int polarity;
    private final Lexicon lexicon;
    private final @Nullable Question gloss;
    private volatile @Nullable List<Relatives> relatives;

    private Question(
            String text,
            String language,
            List<Term> terms,
            DenseVector vector,
            List<@Nullable DenseVector> termVectors,
            @Nullable Question gloss) {
        this.text = text;
        this.language = language;
        this.baseLanguage = base(language);
        this.terms = terms;
        this.vector = vector;
        this.contextual = !termVectors.isEmpty();
        this.termVectors = termVectors;
        this.gloss = gloss;
        this.frames = frames(terms);
        this.lexicon = lexicon(language);
        this.polarity = polarity(terms, lexicon);
        this.quantities = Quantities.of(terms, baseLanguage);
    }

    /** A question whose language has a lexicon, with the vectors of an embedding model. */
    public static Question embedded(String text, String language, TextVectors vectors) {
        List<Term> terms = lexicon(language).terms(text);
        return new Question(text, language, terms, vectors.sentence(), TermVectors.of(terms, vectors.words()), null);
    }

    /** A question of which an embedding model saw the English gloss; the vectors are those of the gloss. */
    public static Question glossed(String text, String language, TextVectors vectors) {
        Gloss gloss = Glossary.of(language)
                .orElseThrow(() -> new IllegalArgumentException("No glossary for language " + language))
                .gloss(text);
        List<Term> terms = lexicon(language).terms(text);
        return new Question(
                text,
                language,
                terms,
                vectors.sentence(),
                TermVectors.of(terms, gloss, vectors.words()),
                embedded(gloss.text(), "en", vectors));
    }

    /** A question that is compared by its words alone. */
    public static Question lexical(String text, String language) {
        List<Term> terms = lexicon(language).terms(text);
        return new Question(text, language, terms, LexicalKeys.vector(terms), List.of(), null);
    }

    /** The text. */
    public String text() {
        return text;
    }

    /** What an embedding model saw of it: the text, or its English gloss. */
    public String embeddedText() {
        return gloss == null ? text : gloss.text;
    }

    /** Its gloss, as an English question; null without one. */
    @Nullable
    Question gloss() {
        return gloss;
    }

    /** Language tag. */
    public String language() {
        return language;
    }

    String baseLanguage() {
        return baseLanguage;
    }

    /** By what it is found in an index. */
    public DenseVector vector() {
        return vector;
    }

    /** Whether its words have vectors. */
    boolean isContextual() {
        return contextual;
    }

    List<Term> terms() {
        return terms;
    }

    Quantities quantities() {
        return quantities;
    }

    /** The vector of a term in its context; null without token vectors. */
    @Nullable
    DenseVector termVector(int term) {
        return termVectors.isEmpty() ? null : termVectors.get(term);
    }

    /** What an English thesaurus knows of each term; looked up when first asked for. */
    List<Relatives> relatives() {
        List<Relatives> known = relatives;
        if (known == null) {
            known = terms.stream()
                    .map(term -> WordNet.loaded()
                            .relatives(term.tokens().stream().map(Token::word).collect(Collectors.joining(" "))))
                    .toList();
            relatives = known;
        }
        return known;
    }

    /** Kinds of question it is framed as. */
    Set<String> frames() {
        return frames;
    }

    /** How often something is denied; what only reports a fault is left out. */
    int polarity() {
        return polarity;
    }

    /** Whether it reports a fault. */
    boolean isFault() {
        return frames.contains("problem") && Collections.disjoint(frames, SELECTING);
    }

    /** Whether a negator stands right before a term, small words aside. */
    boolean isDenied(int term) {
        for (int i = term - 1; i >= 0 && i >= term - DENIAL_REACH; i--) {
            Term before = terms.get(i);
            if (before.tokens().stream().anyMatch(lexicon::isNegator)) {
                return true;
            }
            if (before.role() == Role.CONTENT || before.role() == Role.SIGN) {
                return false;
            }
        }
        return false;
    }

    long negators() {
        return terms.stream()
                .filter(term -> term.role() != Role.FRAME && term.meaning().negators() > 0)
                .count();
    }

    private static Set<String> frames(List<Term> terms) {
        return terms.stream()
                .filter(term -> term.role() == Role.FRAME)
                .flatMap(term -> term.meaning().frames().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The language without region or script. */
    private static String base(String tag) {
        int subtag = tag.indexOf('-');
        return subtag < 0 ? tag : tag.substring(0, subtag);
    }

    private static Lexicon lexicon(String language) {
        return Lexicon.of(language)
                .orElseThrow(() -> new IllegalArgumentException("No lexicon for language " + language));
    }

    private static int polarity(List<Term> terms, Lexicon lexicon) {
        // Which do not work asks about a property, it does not work reports a fault.
        boolean selects = terms.stream()
                .anyMatch(term -> !Collections.disjoint(term.meaning().frames(), SELECTING));
        int denials = 0;
        for (Term term : terms) {
            if (term.meaning().negators() == Meaning.OPPOSITE) {
                denials++;
            } else if (term.role() != Role.FILLER
                    && (selects || !term.meaning().frames().contains("problem"))) {
                denials +=
                        (int) term.tokens().stream().filter(lexicon::isNegator).count();
            }
        }
        return denials;
    }
}
