package dev.sluice.cache.evaluation;

import dev.sluice.cache.evaluation.Prepared.Compared;
import dev.sluice.schema.RequestContext;
import dev.sluice.semantic.verifier.Guard;
import dev.sluice.semantic.verifier.Match;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache in memory with the tiers of the cache application, for one tenant and scope. Nothing expires. One thread at a
 * time.
 */
public final class CacheProbe {

    private final Preparation preparation;
    private final Chooser chooser;
    private final Map<String, Entry> fingerprints = new HashMap<>();
    private final Shelf shelf;

    /** An empty cache that decides as the cache application does. */
    public CacheProbe(Preparation preparation) {
        this(preparation, Chooser.verifier(preparation.matcher()));
    }

    CacheProbe(Preparation preparation, Chooser chooser) {
        this.preparation = preparation;
        this.chooser = chooser;
        this.shelf = new Shelf(preparation);
    }

    private record Entry(String id, String exact) {}

    /** Looks a question up; language and query type are detected where they are null. */
    public Finding lookup(String text, @Nullable String language, @Nullable String queryType) {
        return lookup(preparation.prepare(new Asked(text, language, queryType)));
    }

    /** Stores a question's answer under an id, unless the question is excluded from the cache. */
    public void store(String id, String text, @Nullable String language, @Nullable String queryType) {
        store(id, preparation.prepare(new Asked(text, language, queryType)));
    }

    Finding lookup(Prepared asked) {
        RequestContext context = asked.context();
        if (!context.getReadable()) {
            return unsearched(asked, Tier.MISS, null, asked.because());
        }
        Entry known = fingerprints.get(context.getNormalised());
        if (known != null) {
            Tier tier = known.exact().equals(context.getExact()) ? Tier.EXACT : Tier.NORMALISED;
            return unsearched(asked, tier, known.id(), null);
        }
        Compared compared = asked.compared();
        return compared == null ? unsearched(asked, Tier.MISS, null, asked.because()) : searched(asked, compared);
    }

    void store(String id, Prepared asked) {
        RequestContext context = asked.context();
        if (!context.getCacheable()) {
            return;
        }
        fingerprints.put(context.getNormalised(), new Entry(id, context.getExact()));
        if (asked.compared() != null) {
            shelf.put(id, asked, asked.compared());
        }
    }

    private Finding searched(Prepared asked, Compared compared) {
        long start = System.nanoTime();
        Shelf.Near near = shelf.near(asked, compared);
        Match match = chooser.choose(
                compared.question(), near.candidates(), compared.rule().match());
        long nanos = asked.analyseNanos() + System.nanoTime() - start;
        if (match.served() && match.id() != null) {
            shelf.hit(match.id(), asked, compared);
            // The next one who asks in these words is answered by the exact tier.
            fingerprints.put(
                    asked.context().getNormalised(),
                    new Entry(match.id(), asked.context().getExact()));
        }
        boolean judged = match.id() != null;
        Guard guard = match.guard();
        String tooFar = near.candidates().isEmpty() ? null : Finding.SIMILARITY;
        return new Finding(
                match.served() ? Tier.SEMANTIC : Tier.MISS,
                judged ? match.id() : near.nearestId(),
                judged ? (Double) match.similarity() : near.nearestSimilarity(),
                judged ? match.score() : null,
                match.served() ? null : guard == null ? tooFar : guard.name(),
                asked.context().getLanguage(),
                asked.context().getQueryType(),
                compared.model(),
                asked.embedNanos(),
                nanos);
    }

    private static Finding unsearched(Prepared asked, Tier tier, @Nullable String entryId, @Nullable String because) {
        Compared compared = asked.compared();
        return new Finding(
                tier,
                entryId,
                null,
                null,
                because,
                asked.context().getLanguage(),
                asked.context().getQueryType(),
                compared == null ? null : compared.model(),
                0,
                0);
    }
}
