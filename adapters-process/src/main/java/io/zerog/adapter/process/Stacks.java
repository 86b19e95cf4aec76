package io.zerog.adapter.process;

import java.util.Comparator;
import java.util.Map;

/** The stacks of this process's threads, the job's first. */
final class Stacks {

    private Stacks() {}

    static String all(Thread job) {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().entrySet().stream()
                .sorted(
                        Comparator.comparing((Map.Entry<Thread, StackTraceElement[]> entry) ->
                                entry.getKey() != job))
                .forEach(entry -> write(text, entry.getKey(), entry.getValue()));
        return text.toString();
    }

    private static void write(StringBuilder text, Thread thread, StackTraceElement[] frames) {
        text.append('"').append(thread.getName()).append("\" ").append(thread.getState());
        for (StackTraceElement frame : frames) {
            text.append("\n    at ").append(frame);
        }
        text.append("\n\n");
    }
}
