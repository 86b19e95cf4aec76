package io.zerog.codec;

import io.zerog.domain.job.CancelRequest;
import io.zerog.domain.job.Cause;
import io.zerog.domain.job.Ending;
import io.zerog.domain.job.JobStatus;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.QueuedReason;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The names of an enum's constants in stored documents: {@code output-too-large}. */
final class WireNames<E extends Enum<E>> {

    static final WireNames<Priority> PRIORITY = new WireNames<>(Priority.class);
    static final WireNames<JobStatus> STATUS = new WireNames<>(JobStatus.class);
    static final WireNames<QueuedReason> QUEUED_REASON = new WireNames<>(QueuedReason.class);
    static final WireNames<Ending> ENDING = new WireNames<>(Ending.class);
    static final WireNames<Cause> CAUSE = new WireNames<>(Cause.class);
    static final WireNames<CancelRequest.Mode> CANCEL_MODE =
            new WireNames<>(CancelRequest.Mode.class);

    private final Map<E, String> names;
    private final Map<String, E> constants = new HashMap<>();

    private WireNames(Class<E> type) {
        names = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            names.put(constant, name);
            constants.put(name, constant);
        }
    }

    String of(E constant) {
        return names.get(constant);
    }

    /**
     * @throws IllegalArgumentException when no constant has that name: never guess one
     */
    E parse(String name) {
        E constant = constants.get(name);
        if (constant == null) {
            throw new IllegalArgumentException("unknown name \"" + name + "\"");
        }
        return constant;
    }
}
