package dev.sluice.demo.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.demo.workload.DemoRequest.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TrafficMixTest {

    private static final Workload WORKLOAD = Workload.load();

    @Property(tries = 60)
    void sharesAreExact(@ForAll long seed, @ForAll @IntRange(min = 500, max = 3_000) int n) {
        List<DemoRequest> traffic = TrafficMix.generate(WORKLOAD, seed, n);

        assertThat(traffic).hasSize(n);
        assertThat(percent(traffic, Kind.EXACT_REPEAT)).isBetween(17.9, 18.1);
        assertThat(percent(traffic, Kind.REPHRASED)).isBetween(46.8, 47.2);
        assertThat(percent(traffic, Kind.NEW)).isBetween(34.9, 35.1);
    }

    @Property(tries = 200)
    void kindsTellTheTruth(@ForAll long seed, @ForAll @IntRange(max = 1_500) int n) {
        List<DemoRequest> traffic = TrafficMix.generate(WORKLOAD, seed, n);

        assertThat(traffic).hasSize(n);
        Set<String> texts = new HashSet<>();
        Set<String> intents = new HashSet<>();
        for (DemoRequest request : traffic) {
            boolean newText = texts.add(request.scope() + '\n' + request.text());
            boolean newIntent = intents.add(request.scope() + '\n' + request.intentId());
            Kind truth = newIntent ? Kind.NEW : newText ? Kind.REPHRASED : Kind.EXACT_REPEAT;
            assertThat(request.kind()).as(request.text()).isEqualTo(truth);
        }
    }

    @Property(tries = 20)
    void sameSeedGivesSameTraffic(@ForAll long seed) {
        List<DemoRequest> traffic = TrafficMix.generate(WORKLOAD, seed, 700);

        assertThat(TrafficMix.generate(WORKLOAD, seed, 700)).isEqualTo(traffic);
        assertThat(TrafficMix.generate(WORKLOAD, seed + 1, 700)).isNotEqualTo(traffic);
    }

    @Property(tries = 20)
    void requestsCarryTheLabelsOfTheirIntent(@ForAll long seed) {
        for (DemoRequest request : TrafficMix.generate(WORKLOAD, seed, 600)) {
            Intent intent = WORKLOAD.byPhrasing(request.text()).orElseThrow();
            assertThat(request.intentId()).isEqualTo(intent.id());
            assertThat(request.lang()).isEqualTo(intent.lang());
            assertThat(request.contentType()).isEqualTo(intent.contentType());
            assertThat(request.queryType()).isEqualTo(intent.queryType());
            assertThat(request.user()).startsWith(request.team());
        }
    }

    @Property(tries = 20)
    void burstsAreIdenticalNeighboursOfWhichTheFirstIsNew(@ForAll long seed) {
        List<DemoRequest> traffic = TrafficMix.generate(WORKLOAD, seed, 1_000);

        Map<Integer, Integer> sizes = new HashMap<>();
        for (int i = 0; i < traffic.size(); i++) {
            DemoRequest request = traffic.get(i);
            if (request.burst() == 0) {
                continue;
            }
            if (sizes.merge(request.burst(), 1, Integer::sum) == 1) {
                assertThat(request.kind()).isEqualTo(Kind.NEW);
            } else {
                DemoRequest before = traffic.get(i - 1);
                assertThat(before.burst()).isEqualTo(request.burst());
                assertThat(before.text()).isEqualTo(request.text());
                assertThat(before.scope()).isEqualTo(request.scope());
            }
        }
        assertThat(sizes)
                .hasSize(18)
                .allSatisfy((burst, size) -> assertThat(size).isEqualTo(4));
    }

    @Example
    void aSecondSeasonBeginsOnlyWhenEveryIntentWasAsked() {
        int n = WORKLOAD.intents().size() * 100 / 35;

        List<DemoRequest> oneSeason = TrafficMix.generate(WORKLOAD, 7, n - 5);
        List<DemoRequest> twoSeasons = TrafficMix.generate(WORKLOAD, 7, n + 20);

        assertThat(oneSeason).extracting(DemoRequest::scope).containsOnly("season-1");
        assertThat(twoSeasons).extracting(DemoRequest::scope).contains("season-1", "season-2");
    }

    @Example
    void severalTeamsAndUsersAsk() {
        List<DemoRequest> traffic = TrafficMix.generate(WORKLOAD, 7, 1_000);

        assertThat(traffic.stream().map(DemoRequest::function).distinct()).hasSize(5);
        assertThat(traffic.stream().map(DemoRequest::team).distinct()).hasSize(10);
        assertThat(traffic.stream().map(DemoRequest::user).distinct()).hasSize(80);
    }

    @Example
    void aNegativeLengthIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrafficMix.generate(WORKLOAD, 1, -1))
                .withMessageContaining("-1");
    }

    private static double percent(List<DemoRequest> traffic, Kind kind) {
        return 100.0
                * traffic.stream().filter(request -> request.kind() == kind).count()
                / traffic.size();
    }
}
