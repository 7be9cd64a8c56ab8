package dev.sluice.demo.workload;

import dev.sluice.demo.workload.DemoRequest.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Makes the traffic of the demo: 18 % exact repeats, 47 % rephrased, 35 % new. The same workload, seed and length give
 * the same traffic.
 *
 * <p>An intent is new once a cache scope. When all have been asked a new season begins, which is another scope.
 */
public final class TrafficMix {

    private static final int EXACT_PERCENT = 18;
    private static final int NEW_PERCENT = 35;
    /** Three repeats of ten follow their question at once: enough to see coalescing, not enough to dominate. */
    private static final int REPEATS_PER_BURST = 3;

    private static final int REPEATS_FOR_ONE_BURST = 10;

    private final Random random;
    private final Workload workload;
    private final List<Question> fresh = new ArrayList<>();
    private final List<Question> unasked = new ArrayList<>();
    private final List<Question> asked = new ArrayList<>();
    private final List<DemoRequest> requests = new ArrayList<>();
    private int season;
    private int newLeft;
    private int rephrasedLeft;
    private int repeatsLeft;
    private int burstsLeft;
    private int burst;

    private TrafficMix(Workload workload, long seed, int n) {
        this.workload = workload;
        this.random = new Random(seed);
        newLeft = Math.max(Math.min(n, 1), share(n, NEW_PERCENT));
        int repeats = Math.min(n - newLeft, share(n, EXACT_PERCENT));
        rephrasedLeft = n - newLeft - repeats;
        burstsLeft = repeats / REPEATS_FOR_ONE_BURST;
        repeatsLeft = repeats - burstsLeft * REPEATS_PER_BURST;
    }

    /**
     * Traffic of the given length.
     *
     * @param seed chooses among equally good traffics
     * @param n number of requests, zero or more
     * @throws IllegalArgumentException when {@code n} is negative
     */
    public static List<DemoRequest> generate(Workload workload, long seed, int n) {
        if (n < 0) {
            throw new IllegalArgumentException("n is " + n + "; zero or more is allowed");
        }
        TrafficMix mix = new TrafficMix(workload, seed, n);
        while (mix.newLeft + mix.rephrasedLeft + mix.repeatsLeft > 0) {
            mix.step();
        }
        return List.copyOf(mix.requests);
    }

    private static int share(int n, int percent) {
        return Math.toIntExact((n * (long) percent + 50) / 100);
    }

    /** Each kind is as likely as it still has to come, as far as what was asked so far allows it. */
    private void step() {
        int rephrasable = unasked.isEmpty() ? 0 : rephrasedLeft;
        int repeatable = asked.isEmpty() ? 0 : repeatsLeft;
        int draw = random.nextInt(newLeft + rephrasable + repeatable);
        if (draw < newLeft) {
            askNew();
        } else if (draw < newLeft + rephrasable) {
            rephrasedLeft--;
            askFirstTime(Kind.REPHRASED, takeAny(unasked), 0);
        } else {
            repeatsLeft--;
            add(Kind.EXACT_REPEAT, asked.get(random.nextInt(asked.size())), 0);
        }
    }

    private void askNew() {
        if (fresh.isEmpty()) {
            beginSeason();
        }
        boolean leadsBurst = random.nextInt(newLeft) < burstsLeft;
        newLeft--;
        Question intent = fresh.removeLast();
        List<String> phrasings = new ArrayList<>(intent.intent().phrasings());
        Question question = intent.as(phrasings.remove(random.nextInt(phrasings.size())));
        for (String phrasing : phrasings) {
            unasked.add(intent.as(phrasing));
        }
        if (leadsBurst) {
            burstsLeft--;
            burst++;
            askFirstTime(Kind.NEW, question, burst);
            for (int i = 0; i < REPEATS_PER_BURST; i++) {
                add(Kind.EXACT_REPEAT, question, burst);
            }
        } else {
            askFirstTime(Kind.NEW, question, 0);
        }
    }

    private void beginSeason() {
        season++;
        String scope = "season-" + season;
        for (Intent intent : workload.intents()) {
            fresh.add(new Question(intent, intent.phrasings().getFirst(), scope));
        }
        Collections.shuffle(fresh, random);
    }

    private Question takeAny(List<Question> pool) {
        Collections.swap(pool, random.nextInt(pool.size()), pool.size() - 1);
        return pool.removeLast();
    }

    private void askFirstTime(Kind kind, Question question, int burstNumber) {
        asked.add(question);
        add(kind, question, burstNumber);
    }

    private void add(Kind kind, Question question, int burstNumber) {
        Intent intent = question.intent();
        Callers.Caller caller = Callers.draw(intent.domain(), random);
        requests.add(new DemoRequest(
                question.text(),
                intent.id(),
                intent.lang(),
                kind,
                caller.team(),
                caller.user(),
                caller.function(),
                intent.contentType(),
                intent.queryType(),
                question.scope(),
                burstNumber));
    }

    private record Question(Intent intent, String text, String scope) {
        Question as(String phrasing) {
            return new Question(intent, phrasing, scope);
        }
    }
}
