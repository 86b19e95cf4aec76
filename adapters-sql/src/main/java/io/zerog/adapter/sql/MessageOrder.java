package io.zerog.adapter.sql;

import io.zerog.adapter.sql.Message.Place;
import io.zerog.domain.port.JobQueue.Depth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The messages of all queues, in the order of their delivery; about 150 bytes each. Not safe for
 * many threads: its queue guards it.
 */
final class MessageOrder {

    private static final int PRIORITIES = 3;
    private static final Comparator<Message> OLDEST =
            Comparator.comparingLong((Message message) -> message.readyAt)
                    .thenComparingLong(message -> message.seq);

    /** What one queue holds. */
    private static final class Held {
        private final List<TreeSet<Message>> ready = new ArrayList<>();
        private long delayed;
        private long reserved;

        Held() {
            for (int priority = 0; priority < PRIORITIES; priority++) {
                ready.add(new TreeSet<>(OLDEST));
            }
        }

        Message first() {
            for (TreeSet<Message> messages : ready) {
                if (!messages.isEmpty()) {
                    return messages.first();
                }
            }
            return null;
        }
    }

    private final Map<String, Held> queues = new TreeMap<>();

    /** What waits for its time: delayed until, or reserved until. */
    private final TreeSet<Message> timed = new TreeSet<>(OLDEST);

    /** Lays a message where nothing holds it yet: ready, or delayed. */
    void add(Message message, long now) {
        Held held = queues.computeIfAbsent(message.queue, name -> new Held());
        if (message.readyAt <= now) {
            message.place = Place.READY;
            held.ready.get(message.priority).add(message);
        } else {
            message.place = Place.DELAYED;
            held.delayed++;
            timed.add(message);
        }
    }

    /** The first ready message of these queues: by priority, then by age. */
    Optional<Message> first(Set<String> names) {
        Message best = null;
        for (String name : names) {
            Held held = queues.get(name);
            Message first = held == null ? null : held.first();
            if (first != null && (best == null || isBefore(first, best))) {
                best = first;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Reserves a ready message. */
    void reserve(Message message, long until) {
        take(message);
        message.place = Place.RESERVED;
        message.reservation++;
        message.readyAt = until;
        queues.get(message.queue).reserved++;
        timed.add(message);
    }

    /** Prolongs a reservation. */
    void extend(Message message, long until) {
        timed.remove(message);
        message.readyAt = until;
        timed.add(message);
    }

    /** Takes a message out; it is then leaving. */
    void take(Message message) {
        Held held = queues.get(message.queue);
        switch (message.place) {
            case READY -> held.ready.get(message.priority).remove(message);
            case DELAYED -> {
                held.delayed--;
                timed.remove(message);
            }
            case RESERVED -> {
                held.reserved--;
                timed.remove(message);
            }
            case LEAVING -> {}
        }
        message.place = Place.LEAVING;
    }

    /** Takes out and answers a message whose time has come. */
    Optional<Message> nextDue(long now) {
        if (timed.isEmpty() || timed.first().readyAt > now) {
            return Optional.empty();
        }
        Message due = timed.first();
        take(due);
        return Optional.of(due);
    }

    /** The moment at which the next message becomes due; the end of time if none does. */
    long nextDueAt() {
        return timed.isEmpty() ? Long.MAX_VALUE : timed.first().readyAt;
    }

    List<Depth> depths(long now) {
        List<Depth> depths = new ArrayList<>();
        queues.forEach((name, held) -> {
            long ready = held.ready.stream().mapToLong(TreeSet::size).sum();
            Optional<Duration> oldest =
                    held.ready.stream()
                            .filter(messages -> !messages.isEmpty())
                            .map(messages -> messages.first().readyAt)
                            .min(Comparator.naturalOrder())
                            .map(since -> Duration.ofMillis(Math.max(0, now - since)));
            depths.add(new Depth(name, ready, held.delayed, held.reserved, oldest));
        });
        return depths;
    }

    private static boolean isBefore(Message message, Message other) {
        return message.priority != other.priority
                ? message.priority < other.priority
                : OLDEST.compare(message, other) < 0;
    }
}
