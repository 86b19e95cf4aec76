package io.zerog.adapter.process;

import io.zerog.domain.handler.JobType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How jobs are isolated.
 *
 * @param modes by type name; where none is, the type itself says
 * @param heaps bytes by type name, over what the type says
 * @param options of the children's JVMs, by type name
 * @param maxHeap bytes, of a type that says nothing
 * @param spares children of each kind that wait for their job
 * @param recycle how many jobs a child runs; 0 for as many as come
 * @param archives folder for archives of children's classes; empty for none
 */
public record ProcessSettings(
        Map<String, Mode> modes,
        Map<String, Long> heaps,
        Map<String, List<String>> options,
        long maxHeap,
        int spares,
        int recycle,
        Optional<Path> archives) {

    /** Where a type's jobs run. */
    public enum Mode {
        THREAD,
        PROCESS
    }

    /** What holds when nobody sets anything. */
    public static final ProcessSettings DEFAULT =
            new ProcessSettings(Map.of(), Map.of(), Map.of(), 256L << 20, 1, 1, Optional.empty());

    /** Whether that type's jobs run in processes of their own, whatever became of them. */
    public boolean isolates(JobType<?, ?> type) {
        Mode mode = modes.get(type.name());
        return mode == null ? type.isolatedHeap().isPresent() : mode == Mode.PROCESS;
    }

    /** Whether a suspect of that type may run in a process though the type does not. */
    boolean mayIsolate(JobType<?, ?> type) {
        return modes.get(type.name()) != Mode.THREAD;
    }

    Shape shape(JobType<?, ?> type) {
        return new Shape(
                heaps.getOrDefault(type.name(), type.isolatedHeap().orElse(maxHeap)),
                options.getOrDefault(type.name(), List.of()));
    }
}
