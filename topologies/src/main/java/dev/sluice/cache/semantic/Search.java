package dev.sluice.cache.semantic;

import dev.sluice.cache.body.Bodies;
import dev.sluice.schema.Answer;
import dev.sluice.schema.SemanticEntry;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.schema.SemanticMatch;
import dev.sluice.semantic.index.Neighbour;
import dev.sluice.semantic.verifier.Candidate;
import dev.sluice.semantic.verifier.Guard;
import dev.sluice.semantic.verifier.Match;
import dev.sluice.semantic.verifier.MatchRules;
import dev.sluice.semantic.verifier.Matcher;
import dev.sluice.semantic.verifier.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the entry whose answer may be given. Only what is alive and has a body counts. */
final class Search {

    private final SemanticState state;
    private final EntryIndex index;
    private final Questions questions;
    private final Matcher matcher;
    private final Bodies bodies;

    Search(SemanticState state, EntryIndex index, Questions questions, Matcher matcher, Bodies bodies) {
        this.state = state;
        this.index = index;
        this.questions = questions;
        this.matcher = matcher;
        this.bodies = bodies;
    }

    /** Searches at a time in epoch ms. */
    Found find(SemanticLookup lookup, Question asked, long now) {
        MatchRules rules = rules(lookup);
        List<Candidate> candidates = new ArrayList<>(index
                .nearest(
                        lookup.getContext().getCompatibility(),
                        lookup.getQuestion(),
                        Matcher.TRIED,
                        rules.minSimilarity())
                .stream()
                .flatMap(neighbour -> candidate(neighbour, now))
                .toList());
        Match match = match(asked, candidates, rules);
        while (match.served() && match.id() != null) {
            SemanticMatch served = record(match, match.id());
            Optional<Found.Hit> hit =
                    hit(served, lookup.getAdmission().getRequest().getTenant(), now);
            if (hit.isPresent()) {
                return hit.get();
            }
            candidates.removeIf(candidate -> candidate.id().equals(served.getEntryId()));
            match = match(asked, candidates, rules);
        }
        return new Found.Nothing(match.id() == null ? null : record(match, match.id()));
    }

    /** The entry of a match, if it still can be served. */
    Optional<Found.Hit> hit(SemanticMatch match, String tenant, long now) {
        SemanticEntry entry = alive(match.getEntryId(), now);
        if (entry == null) {
            return Optional.empty();
        }
        Optional<Answer> body = bodies.find(match.getEntryId(), tenant);
        return body.map(answer -> new Found.Hit(match, entry, answer));
    }

    private Match match(Question asked, List<Candidate> candidates, MatchRules rules) {
        return Guarded.attempt(() -> matcher.match(asked, candidates, rules)).orElse(Match.NONE);
    }

    private Stream<Candidate> candidate(Neighbour neighbour, long now) {
        SemanticEntry entry = alive(neighbour.id(), now);
        return entry == null
                ? Stream.empty()
                : questions
                        .find(neighbour.id(), entry.getQuestion())
                        .map(question -> new Candidate(neighbour.id(), neighbour.similarity(), () -> question))
                        .stream();
    }

    private @Nullable SemanticEntry alive(String entryId, long now) {
        SemanticEntry entry = state.entry(entryId);
        return entry != null && entry.getAnswer().getExpiresAt().toEpochMilli() > now ? entry : null;
    }

    private static MatchRules rules(SemanticLookup lookup) {
        return new MatchRules(
                lookup.getMinSimilarity(),
                lookup.getMinScore(),
                Stream.of(Guard.values())
                        .filter(guard -> lookup.getDisabledGuards().contains(guard.name()))
                        .collect(Collectors.toSet()));
    }

    private static SemanticMatch record(Match match, String id) {
        Guard guard = match.guard();
        return new SemanticMatch(id, match.similarity(), match.score(), guard == null ? null : guard.name());
    }
}
