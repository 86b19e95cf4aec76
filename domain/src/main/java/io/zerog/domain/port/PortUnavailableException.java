package io.zerog.domain.port;

/**
 * A store or queue did not answer, or answered that it cannot now. Says nothing about what is
 * stored: the call may have been applied or not.
 */
public class PortUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PortUnavailableException(String message) {
        super(message);
    }

    public PortUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
