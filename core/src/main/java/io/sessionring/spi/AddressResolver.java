package io.sessionring.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns a host name into the address to connect to. Asked again after every failure, so that a moved node is followed. */
@FunctionalInterface
public interface AddressResolver {

    /**
     * Resolves a host name.
     *
     * @param host a host name or literal address
     * @return the address to connect to
     * @throws UnknownHostException if the name has no address
     */
    InetAddress resolve(String host) throws UnknownHostException;
}
