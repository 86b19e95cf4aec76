package io.zerog.adapter.memory;

import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The ready messages of one queue name in their order, and how many others it has. */
final class NamedQueue {

    final String name;
    private final List<Deque<Message>> ready = new ArrayList<>();
    long delayed;
    long reserved;

    NamedQueue(String name) {
        this.name = name;
        for (int i = 0; i < Priority.values().length; i++) {
            ready.add(new ArrayDeque<>());
        }
    }

    /** The ready messages of that priority, the oldest first. */
    Deque<Message> ready(Priority priority) {
        return ready.get(priority.ordinal());
    }

    JobQueue.Depth depth(long now) {
        long count = 0;
        Optional<Duration> oldest = Optional.empty();
        for (Deque<Message> line : ready) {
            count += line.size();
            if (!line.isEmpty()) {
                Duration age = Duration.ofNanos(now - line.peekFirst().readySince);
                oldest =
                        oldest.filter(older -> older.compareTo(age) > 0).or(() -> Optional.of(age));
            }
        }
        return new JobQueue.Depth(name, count, delayed, reserved, oldest);
    }
}
