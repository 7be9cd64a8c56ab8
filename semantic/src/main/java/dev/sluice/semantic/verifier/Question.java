package dev.sluice.semantic.verifier;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.TextVectors;
import dev.sluice.semantic.embedding.WordVector;
import dev.sluice.semantic.lexicon.Lexicon;
import dev.sluice.semantic.lexicon.Term;
import dev.sluice.semantic.lexicon.Term.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A question taken apart, once, to be compared with others of its language. Immutable. */
public final class Question {

    private final String text;
    private final String language;
    private final DenseVector vector;
    private final boolean contextual;
    private final List<Term> terms;
    private final List<@Nullable DenseVector> termVectors;
    private final Quantities quantities;

    private Question(
            String text, String language, List<Term> terms, DenseVector vector, @Nullable TextVectors vectors) {
        this.text = text;
        this.language = language;
        this.terms = terms;
        this.vector = vector;
        this.contextual = vectors != null && !vectors.words().isEmpty();
        this.termVectors = vectors == null ? List.of() : termVectors(terms, vectors.words());
        this.quantities = Quantities.of(terms, base(language));
    }

    /** A question whose language has a lexicon, with the vectors of an embedding model. */
    public static Question embedded(String text, String language, TextVectors vectors) {
        return new Question(text, language, terms(text, language), vectors.sentence(), vectors);
    }

    /** A question that is compared by its words alone. */
    public static Question lexical(String text, String language) {
        List<Term> terms = terms(text, language);
        return new Question(text, language, terms, LexicalKeys.vector(terms), null);
    }

    /** The text. */
    public String text() {
        return text;
    }

    /** Language tag. */
    public String language() {
        return language;
    }

    String baseLanguage() {
        return base(language);
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

    /** Kinds of question it is framed as, in the order they come. */
    Set<String> frames() {
        return terms.stream()
                .filter(term -> term.role() == Role.FRAME)
                .flatMap(term -> term.meaning().frames().stream().sorted())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    long negators() {
        return terms.stream()
                .mapToLong(
                        term -> term.role() == Role.FRAME ? 0 : term.meaning().negators())
                .sum();
    }

    /** The language without region or script. */
    private static String base(String tag) {
        int subtag = tag.indexOf('-');
        return subtag < 0 ? tag : tag.substring(0, subtag);
    }

    private static List<Term> terms(String text, String language) {
        return Lexicon.of(language)
                .orElseThrow(() -> new IllegalArgumentException("No lexicon for language " + language))
                .terms(text);
    }

    private static List<@Nullable DenseVector> termVectors(List<Term> terms, List<WordVector> words) {
        List<@Nullable DenseVector> vectors = new ArrayList<>();
        for (Term term : terms) {
            float @Nullable [] sum = null;
            for (WordVector word : words) {
                if (word.start() >= term.start() && word.end() <= term.end()) {
                    sum = sum == null ? new float[word.vector().dimension()] : sum;
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += word.vector().get(i);
                    }
                }
            }
            vectors.add(sum == null ? null : DenseVector.of(sum));
        }
        return vectors;
    }
}
