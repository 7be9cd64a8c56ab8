package dev.sluice.budget.price;

import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** The times in a span between which the price of a call does not change. */
final class Moments {

    private static final int WEEK = 7;
    /** Beyond that a span is looked at from its start only; no call takes years. */
    private static final int MOST_DAYS = 400;

    private Moments() {}

    /** The start of the span, and every time in it at which another price may come to hold. */
    static NavigableSet<Long> of(List<Listed> listed, long from, long to) {
        NavigableSet<Long> moments = new TreeSet<>(Set.of(from));
        boolean limited = false;
        Set<Long> exceptions = new TreeSet<>();
        for (Listed price : listed) {
            add(moments, price.from(), from, to);
            add(moments, price.to(), from, to);
            limited |= price.windows().areLimited();
            for (long day : price.windows().exceptDays()) {
                if (day >= Math.floorDiv(from, Windows.DAY_MS) && day <= Math.floorDiv(to, Windows.DAY_MS)) {
                    exceptions.add(day);
                }
            }
        }
        if (limited) {
            for (long start : List.copyOf(moments)) {
                weekFrom(start, exceptions.size(), listed, moments, from, to);
            }
            for (long day : exceptions) {
                add(moments, day * Windows.DAY_MS, from, to);
                add(moments, (day + 1) * Windows.DAY_MS, from, to);
                edges(day, listed, moments, from, to);
            }
        }
        return moments;
    }

    /** Windows come again every week, but for the days on which they are closed. */
    private static void weekFrom(
            long start, int exceptions, List<Listed> listed, NavigableSet<Long> moments, long from, long to) {
        long first = Math.floorDiv(start, Windows.DAY_MS);
        long last = Math.min(
                Math.floorDiv(to, Windows.DAY_MS), first + Math.min(MOST_DAYS, WEEK * (long) (1 + exceptions)));
        for (long day = first; day <= last; day++) {
            edges(day, listed, moments, from, to);
        }
    }

    private static void edges(long day, List<Listed> listed, NavigableSet<Long> moments, long from, long to) {
        for (Listed price : listed) {
            price.windows().edges(day, edge -> add(moments, edge, from, to));
        }
    }

    private static void add(NavigableSet<Long> moments, long moment, long from, long to) {
        if (moment > from && moment <= to) {
            moments.add(moment);
        }
    }
}
