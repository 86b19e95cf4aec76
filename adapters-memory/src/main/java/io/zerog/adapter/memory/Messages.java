package io.zerog.adapter.memory;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a queue remembers: messages that are ready, delayed or reserved, and how they pass from
 * one to the other. Times are nanoseconds of a monotonic clock. Guarded by the queue's lock.
 */
final class Messages {

    private final long visibility;
    private final Map<String, NamedQueue> queues = new TreeMap<>();
    private final TreeSet<Message> delayed = new TreeSet<>(Message.BY_DUE);
    // All have the same visibility timeout, so the order of arrival is the order of lapsing.
    private final SequencedSet<Message> reserved = new LinkedHashSet<>();
    private long lastSeq;

    Messages(long visibility) {
        this.visibility = visibility;
    }

    /** A new message, ready at once if the delay is zero. */
    Message add(JobId id, String queue, Priority priority, long delay, long now) {
        Message message = new Message(id, queues.computeIfAbsent(queue, NamedQueue::new), priority);
        if (delay <= 0) {
            makeReady(message, now);
            return message;
        }
        message.seq = ++lastSeq;
        message.due = now + delay;
        delayed.add(message);
        message.queue.delayed++;
        return message;
    }

    /** Makes ready what is due, and answers it. */
    List<Message> becomeReady(long now) {
        Optional<Message> due = firstDue().filter(message -> message.due - now <= 0);
        if (due.isEmpty()) {
            return List.of();
        }
        List<Message> became = new ArrayList<>();
        while (due.isPresent()) {
            Message message = due.get();
            if (message.isReserved) {
                unreserve(message);
            } else {
                delayed.remove(message);
                message.queue.delayed--;
            }
            makeReady(message, now);
            became.add(message);
            due = firstDue().filter(next -> next.due - now <= 0);
        }
        return became;
    }

    /** The message that becomes ready by itself before all others. */
    Optional<Message> firstDue() {
        if (delayed.isEmpty()) {
            return reserved.isEmpty() ? Optional.empty() : Optional.of(reserved.getFirst());
        }
        Message first = delayed.getFirst();
        return Optional.of(
                !reserved.isEmpty() && reserved.getFirst().due - first.due < 0
                        ? reserved.getFirst()
                        : first);
    }

    /** Reserves the first ready message of these queues; null if there is none. */
    Message reserveFirst(Set<String> names, long now) {
        for (Priority priority : Priority.values()) {
            Message oldest = null;
            for (String name : names) {
                NamedQueue queue = queues.get(name);
                Message first = queue == null ? null : queue.ready(priority).peekFirst();
                if (first != null && (oldest == null || first.seq < oldest.seq)) {
                    oldest = first;
                }
            }
            if (oldest != null) {
                oldest.queue.ready(priority).removeFirst();
                oldest.isReserved = true;
                oldest.deliveries++;
                oldest.due = now + visibility;
                oldest.queue.reserved++;
                reserved.add(oldest);
                return oldest;
            }
        }
        return null;
    }

    /** Starts the visibility timeout of a reserved message anew. */
    void extend(Message message, long now) {
        reserved.remove(message);
        message.due = now + visibility;
        reserved.add(message);
    }

    /** Forgets a reserved message. */
    void delete(Message message) {
        unreserve(message);
    }

    /** Puts back in its place what was reserved and never reached anybody. */
    void putBack(Message message) {
        unreserve(message);
        message.queue.ready(message.priority).addFirst(message);
    }

    List<JobQueue.Depth> depths(long now) {
        return queues.values().stream().map(queue -> queue.depth(now)).toList();
    }

    /** Forgets everything. */
    void clear() {
        reserved.forEach(message -> message.isReserved = false);
        reserved.clear();
        delayed.clear();
        queues.clear();
    }

    private void makeReady(Message message, long now) {
        message.seq = ++lastSeq;
        message.readySince = now;
        message.queue.ready(message.priority).addLast(message);
    }

    private void unreserve(Message message) {
        reserved.remove(message);
        message.isReserved = false;
        message.queue.reserved--;
    }
}
