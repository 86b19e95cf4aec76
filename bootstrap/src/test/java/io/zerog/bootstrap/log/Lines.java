package io.zerog.bootstrap.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Listens to what a class logs. */
public final class Lines implements AutoCloseable {

    private final Logger logger;
    private final Level former;
    private final ListAppender<ILoggingEvent> appender =
            new ListAppender<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    // Keeps the marks that the thread has now, and not when a test looks.
                    event.prepareForDeferredProcessing();
                    super.append(event);
                }
            };

    public Lines(Class<?> source, Level level) {
        logger = (Logger) LoggerFactory.getLogger(source);
        former = logger.getLevel();
        logger.setLevel(level);
        logger.setAdditive(false);
        appender.start();
        logger.addAppender(appender);
    }

    /** Each as {@code LEVEL message}. */
    public List<String> texts() {
        return appender.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    public List<ILoggingEvent> events() {
        return List.copyOf(appender.list);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(former);
    }
}
