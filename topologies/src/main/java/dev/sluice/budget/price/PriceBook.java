package dev.sluice.budget.price;

import dev.sluice.pricing.ServiceTiers;
import dev.sluice.schema.Price;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of all prices. Of those that fit a call, the most specific holds: docs/adr/013 gives the order.
 *
 * <p>Thread-safe. What it keeps beside the prices is only their order for models that were asked for.
 */
public final class PriceBook {

    /** Names of models come from callers and providers; more than these are looked up anew each time. */
    private static final int MOST_LISTS = 10_000;

    private final PriceIndex list = new PriceIndex();
    private final Map<String, PriceIndex> contracts = new HashMap<>();
    private final Map<ListKey, List<Listed>> lists = new ConcurrentHashMap<>();

    private record ListKey(
            String contractor,
            String provider,
            String model,
            @Nullable String alias) {}

    /** Indexes prices; those that are not well-formed must have been left out. */
    public PriceBook(Iterable<Price> prices) {
        for (Price price : prices) {
            PriceIndex index = price.getTenant() == null
                    ? list
                    : contracts.computeIfAbsent(price.getTenant(), tenant -> new PriceIndex());
            index.add(price);
        }
    }

    /** The price of a call; null when there is none. */
    public @Nullable Price find(Subject subject, Circumstances call) {
        return find(subject, call, price -> true);
    }

    /** The price of a call among those that are eligible; null when there is none. */
    public @Nullable Price find(Subject subject, Circumstances call, Predicate<Price> eligible) {
        long at = call.at().toEpochMilli();
        @Nullable String tier = ServiceTiers.normal(call.tier());
        for (Listed listed : listed(subject)) {
            if (isFor(subject, listed)
                    && listed.fits(at, call.promptTokens(), tier, call.region())
                    && eligible.test(listed.price())) {
                return listed.price();
            }
        }
        return null;
    }

    /**
     * Every price that a call may turn out to have, whatever tier or region serves it.
     *
     * @param from earliest time of the call
     * @param to latest time of the call
     * @param maxPromptTokens most input tokens it may turn out to have
     */
    public Collection<Price> candidates(Subject subject, Instant from, Instant to, long maxPromptTokens) {
        List<Listed> listed = listed(subject).stream()
                .filter(l -> isFor(subject, l)
                        && l.to() > from.toEpochMilli()
                        && l.from() <= to.toEpochMilli()
                        && l.price().getMinPromptTokens() <= maxPromptTokens)
                .toList();
        if (listed.size() <= 1) {
            return listed.stream().map(Listed::price).toList();
        }
        Set<Long> bands = new TreeSet<>(Set.of(0L));
        Set<@Nullable String> tiers = Collections.newSetFromMap(new HashMap<>());
        Set<@Nullable String> regions = Collections.newSetFromMap(new HashMap<>());
        tiers.add(null);
        regions.add(null);
        for (Listed one : listed) {
            bands.add(one.price().getMinPromptTokens());
            tiers.add(one.tier());
            regions.add(one.price().getRegion());
        }
        Set<Price> found = Collections.newSetFromMap(new IdentityHashMap<>());
        for (long at : Moments.of(listed, from.toEpochMilli(), to.toEpochMilli())) {
            for (long tokens : bands) {
                for (@Nullable String tier : tiers) {
                    for (@Nullable String region : regions) {
                        first(listed, at, tokens, tier, region, found);
                    }
                }
            }
        }
        return listed.stream().map(Listed::price).filter(found::contains).toList();
    }

    /**
     * How the standard price of a model changes in a span of time; times without a price are left out.
     *
     * @return prices by the time from which they hold, the first from the start of the span
     */
    public SortedMap<Instant, Price> course(Subject subject, Instant from, Instant to, long promptTokens) {
        SortedMap<Instant, Price> course = new TreeMap<>();
        for (long at : Moments.of(listed(subject), from.toEpochMilli(), to.toEpochMilli())) {
            Instant moment = Instant.ofEpochMilli(at);
            @Nullable Price price = find(subject, new Circumstances(moment, promptTokens, null, null));
            if (price != null) {
                course.put(moment, price);
            }
        }
        return course;
    }

    /** Ids of all prices that a call from this time on may have, as far as is known now. */
    public List<String> known(Subject subject, Instant from) {
        return listed(subject).stream()
                .filter(l -> isFor(subject, l) && l.to() > from.toEpochMilli())
                .map(l -> l.price().getPriceId())
                .toList();
    }

    /** Providers that have a price for a model, sorted. */
    public Set<String> providers(String tenant, String model) {
        Set<String> all = new TreeSet<>(list.providers());
        PriceIndex own = contracts.get(tenant);
        if (own != null) {
            all.addAll(own.providers());
        }
        all.removeIf(provider ->
                listed(new Subject(tenant, provider, model, null, false)).isEmpty());
        return all;
    }

    private static void first(
            List<Listed> listed,
            long at,
            long tokens,
            @Nullable String tier,
            @Nullable String region,
            Set<Price> found) {
        for (Listed one : listed) {
            if (one.fits(at, tokens, tier, region)) {
                found.add(one.price());
                return;
            }
        }
    }

    private static boolean isFor(Subject subject, Listed listed) {
        return subject.batch() || !listed.price().getBatch();
    }

    /** The prices that name a model, in the order in which they are tried. */
    private List<Listed> listed(Subject subject) {
        @Nullable PriceIndex own = contracts.get(subject.tenant());
        ListKey key =
                new ListKey(own == null ? "" : subject.tenant(), subject.provider(), subject.model(), subject.alias());
        @Nullable List<Listed> known = lists.get(key);
        if (known != null) {
            return known;
        }
        Set<String> names = new LinkedHashSet<>();
        names.add(subject.model());
        if (subject.alias() != null) {
            names.add(subject.alias());
        }
        IdentityHashMap<Price, Listed> best = new IdentityHashMap<>();
        // Better names come first; a price that several names lead to keeps its best rank.
        list.collect(subject.provider(), List.copyOf(names), l -> best.merge(l.price(), l, PriceBook::better));
        if (own != null) {
            own.collect(subject.provider(), List.copyOf(names), l -> best.merge(l.price(), l, PriceBook::better));
        }
        List<Listed> sorted = new ArrayList<>(best.values());
        sorted.sort(Listed.PRECEDENCE);
        List<Listed> result = List.copyOf(sorted);
        if (!result.isEmpty() && lists.size() < MOST_LISTS) {
            lists.put(key, result);
        }
        return result;
    }

    private static Listed better(Listed one, Listed other) {
        return one.modelRank() <= other.modelRank() ? one : other;
    }
}
