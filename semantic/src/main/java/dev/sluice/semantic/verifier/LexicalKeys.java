package dev.sluice.semantic.verifier;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.LexicalVectors;
import dev.sluice.semantic.lexicon.Term;
import dev.sluice.semantic.lexicon.Term.Role;
import java.util.ArrayList;
import java.util.List;

/** What of a question its lexical vector is made of: synonyms share a key, and only content counts. */
final class LexicalKeys {

    private LexicalKeys() {}

    /** Cosine of two questions by their words alone. */
    static double cosine(Question one, Question other) {
        return vector(one.terms()).cosine(vector(other.terms()));
    }

    static DenseVector vector(List<Term> terms) {
        List<String> keys = new ArrayList<>();
        for (Term term : terms) {
            if (term.role() == Role.CONTENT) {
                keys.add(term.key());
                term.meaning().synonyms().forEach(group -> keys.add("#" + group));
            }
        }
        return LexicalVectors.of(keys);
    }
}
